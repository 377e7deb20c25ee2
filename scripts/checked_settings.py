"""A plugin of dbt-duckdb that checks the settings before dbt opens the warehouse (profiles.yml names it)."""

from typing import Any

from dbt.adapters.duckdb.plugins import BasePlugin
from dbt_common.exceptions import DbtRuntimeError
from settings import SettingsError, check_settings


class Plugin(BasePlugin):
    """Does nothing else."""

    def initialize(self, config: dict[str, Any]) -> None:
        """Stop dbt, in words, where a setting cannot be used."""
        try:
            check_settings()
        except SettingsError as error:
            raise DbtRuntimeError(str(error)) from None
