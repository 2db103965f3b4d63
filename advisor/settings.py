"""The only reader of the environment: ``ADVISOR_*`` variables, then ``advisor.toml`` in the working folder.

Every setting here stands in the table of the README (a test compares them).
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from platformdirs import user_cache_path
from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from advisor.errors import UserError


class Settings(BaseSettings):
    """What a user can set. Nothing leaves the machine unless an address is named here."""

    model_config = SettingsConfigDict(env_prefix="ADVISOR_", toml_file="advisor.toml", extra="forbid", frozen=True, env_ignore_empty=True)

    knowledge: Path | None = Field(default=None, description="知识库文件夹；默认用随程序安装的知识库")
    cache: Path = Field(default_factory=lambda: user_cache_path("rectification-advisor"), description="索引和向量的缓存文件夹")
    embedding: str = Field(default="static", description="static（默认，随程序安装）、e5，或 sentence-transformers 模型名或文件夹")
    store: str = Field(
        default="memory", description="向量存放：memory（内存映射文件）、chroma（本机文件夹），或 Chroma 服务地址 http://主机:端口"
    )
    top_k: int = Field(default=8, ge=1, le=50, description="检索返回的条数")
    max_file_mb: int = Field(default=50, ge=1, le=500, description="导入文件的大小上限（MB）")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - pydantic-settings passes it by name
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - pydantic-settings passes it by name
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments first, then the environment, then ``advisor.toml``."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)

    @property
    def store_kind(self) -> Literal["memory", "chroma", "server"]:
        """Which vector store ``store`` names.

        Raises:
            UserError: it names none.
        """
        if self.store == "memory":
            return "memory"
        if self.store == "chroma":
            return "chroma"
        if self.store.startswith(("http://", "https://")):
            return "server"
        raise UserError(f"不认识的向量存放方式 {self.store!r}", where="ADVISOR_STORE", fix="请写 memory、chroma 或 http://主机:端口")


def load_settings() -> Settings:
    """Settings from the environment and ``advisor.toml``.

    Raises:
        UserError: a value is not of its kind, or ``advisor.toml`` names a setting that does not exist.
    """
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = "ADVISOR_" + str(first["loc"][0]).upper() if first["loc"] else "advisor.toml"
        raise UserError(f"设置的值不对（{first['msg']}）", where=name, fix="请对照 README 的设置表改正") from error
    except ValueError as error:
        raise UserError(f"advisor.toml 读不出来（{error}）", where="advisor.toml", fix="请按 TOML 格式改正") from error
