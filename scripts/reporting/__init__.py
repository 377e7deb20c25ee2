"""What a build has to say to the people who decide: the sections of the Monday report, all of their figures from the published marts."""
