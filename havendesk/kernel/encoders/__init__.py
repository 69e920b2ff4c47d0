"""The encoder of sentences that this install reads with, where one is installed and wished for."""

import threading
from functools import lru_cache

from havendesk.kernel.encoders.minilm import EncoderFault, MiniLM, weights_folder
from havendesk.kernel.encoders.types import Encoder, Vectors
from havendesk.kernel.i18n import Language
from havendesk.kernel.logs import get_logger
from havendesk.kernel.options import KernelOptions, options_of

__all__ = ["Encoder", "Vectors", "encoder_for", "encoder_reading", "installed_encoder"]

log = get_logger(__name__)

_CODES = {Language.ZH_HANS: "zh", Language.ZH_HANT: "zh"}
_loading = threading.Lock()


def installed_encoder() -> Encoder | None:
    """The encoder of this install, read once per process; None where none is installed or it is not usable,
    which is then in the log."""
    with _loading:
        return _installed()


def encoder_for(language: Language) -> Encoder | None:
    """The installed encoder where it reads this language and the option `encoder` does not forbid it."""
    return encoder_reading(language) if options_of(KernelOptions).encoder else None


def encoder_reading(language: Language) -> Encoder | None:
    """The installed encoder where it reads this language, whatever the options say."""
    encoder = installed_encoder()
    code = _CODES.get(language, language.value)
    return encoder if encoder is not None and code in encoder.languages else None


@lru_cache(maxsize=1)
def _installed() -> Encoder | None:
    folder = weights_folder()
    if folder is None:
        return None
    try:
        return MiniLM(folder)
    except EncoderFault as fault:
        log.warning("encoder.unusable", why=str(fault))
        return None
