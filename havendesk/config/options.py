"""All options in one typed object: environment (``HAVENDESK_…``) over TOML file over defaults."""

import os
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, cast

from pydantic import AliasChoices, Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from havendesk.config import rooms
from havendesk.config.errors import PlainError
from havendesk.kernel.options import Section, install

PREFIX = "HAVENDESK_"
FILE_VARIABLE = "HAVENDESK_OPTIONS_FILE"
DEFAULT_FILE = "havendesk.toml"


class DeskOptions(Section):
    """Where the desk lives: folders, ports, addresses, database."""

    data: Path = Field(Path("data"), description="Folder for everything that is written at run time.")
    host: str = Field("127.0.0.1", description="Address that the web process listens on.")
    port: int = Field(8600, ge=1, le=65535, description="Port of the web process.")
    sandbox_port: int = Field(8601, ge=1, le=65535, description="Port of the sandbox exchange.")
    public_url: str = Field(
        "", description="Address under which people reach this desk; empty means http://localhost:<port>."
    )
    allowed_hosts: list[str] = Field(
        default_factory=list, description="Further host names that requests may carry; JSON list."
    )
    forwarded_allow_ips: str = Field(
        "127.0.0.1", description="Proxies whose X-Forwarded headers are believed; comma-separated."
    )
    database_url: SecretStr = Field(
        SecretStr(""),
        validation_alias=AliasChoices("HAVENDESK_DATABASE_URL", "DATABASE_URL", "database_url"),
        description="PostgreSQL address of the application's role; empty starts the embedded server. "
        "DATABASE_URL is read too.",
    )
    owner_database_url: SecretStr = Field(
        SecretStr(""),
        description="PostgreSQL address of the owner's role, for migrations only; with database_url.",
    )
    sequencer_database_url: SecretStr = Field(
        SecretStr(""),
        description="PostgreSQL address of the sequencer's role, for `havendesk sequencer` only; with "
        "database_url.",
    )
    sequencer_keys: str = Field(
        "",
        description="Folder of the keys that sign the record's checkpoints; empty means sequencer/ under the "
        "data folder. Nobody but the sequencer needs it.",
    )
    database_pool_size: int = Field(
        16, ge=2, description="Database connections that one process keeps at most."
    )
    secret_key: SecretStr = Field(
        SecretStr(""), description="Key for sessions and signatures; empty makes one under the data folder."
    )
    niceness: int = Field(
        5,
        ge=0,
        le=19,
        description="How far `havendesk up` lets web, worker and sequencer step back for the freeze lane and "
        "the database; 0 for not at all.",
    )
    debug: bool = Field(False, description="Show details of errors in the browser. Never on a real desk.")

    @property
    def data_folder(self) -> Path:
        """The data folder, absolute."""
        return self.data.expanduser().resolve()

    @property
    def sequencer_folder(self) -> Path:
        """Where the sequencer's keys lie, absolute."""
        kept = self.sequencer_keys
        return Path(kept).expanduser().resolve() if kept else self.data_folder / "sequencer"

    @property
    def address(self) -> str:
        """Address under which people reach this desk, without a slash at its end."""
        return self.public_url.rstrip("/") or f"http://localhost:{self.port}"


class _Sources(BaseSettings):
    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore", populate_by_name=True)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Environment first, then the TOML file."""
        file = os.environ.get(FILE_VARIABLE, DEFAULT_FILE)
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, toml_file=file)


def sections() -> list[type[Section]]:
    """The sections of all rooms, the desk's own first."""
    found: list[type[Section]] = [DeskOptions]
    for _room, module in rooms.modules("options"):
        found += _sections_in(module)
    return found


def _sections_in(module: ModuleType) -> list[type[Section]]:
    return [
        value
        for value in vars(module).values()
        if isinstance(value, type)
        and issubclass(value, Section)
        and value is not Section
        and value.__module__ == module.__name__
    ]


@cache
def load() -> DeskOptions:
    """Reads, checks and installs the options, once a process.

    The object's class joins every room's section, so ``kernel.options.options_of`` answers with it.
    PlainError names the option that is wrong.
    """
    joined: Any = type("Options", (*sections(), _Sources), {"__module__": __name__})
    try:
        options = joined()
    except ValidationError as error:
        first = error.errors()[0]
        name = PREFIX + "_".join(str(part) for part in first["loc"]).upper().removeprefix(PREFIX)
        raise PlainError(f"The option {name} is wrong: {first['msg']}.") from error
    install(options)
    return cast(DeskOptions, options)


def describe() -> list[tuple[str, str, str, str]]:
    """``(section, option, default, description)`` of every option, for the reference page and the sample."""
    rows = []
    for section in sections():
        for name in section.__annotations__:
            field = section.model_fields.get(name)
            if field is None:
                continue
            default = field.get_default(call_default_factory=True, validated_data={})
            if isinstance(default, SecretStr):
                default = default.get_secret_value()
            rows.append((section.__name__, name, str(default), field.description or ""))
    return rows
