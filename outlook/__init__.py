"""When an account orders again, and whether it is still a customer: the model family MBG/CNBD-k, as pure functions on numpy arrays.

An account buys on days. After each purchase it stops for good with a probability of its own; until then its intervals are Erlang-k
distributed, with a rate of its own. Rates differ between accounts by a gamma distribution (r, alpha), probabilities of stopping by a beta
distribution (a, b). k = 1 is MBG/NBD (Batislam, Denizel, Filiztekin: Empirical validation and comparison of models for customer base
analysis, 2007). A larger k is a more regular buyer (Platzer, Reutterer: Ticking away the moments, 2016). BG/NBD (Fader, Hardie, Lee:
"Counting your customers" the easy way, 2005) is the case k = 1 in which nobody stops right after the first purchase.
"""

import os

# Before scipy is imported, which reads it then: its search over four numbers is not worth a second thread, and waiting for one that
# another program keeps busy takes longer than the search.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
