"""What can go wrong with sound.

AudioError
├── UnknownVoice     no such voice, or its package is not installed
├── VoiceError       the engine cannot say this
│   └── OnlineVoiceError   its service did not answer, or answered nonsense: trying again may help
│       └── VoiceAway     and will not answer for any other text either
├── SpaceError       there is no room for what was spoken
├── SpendingError    saying it would cost more than may be spent
├── SoundFileError   a jingle or another sound file cannot be used
└── LexiconError     a pronunciation file cannot be used
"""


class AudioError(Exception):
    """Sound cannot be made; the message says what, which and why."""


class UnknownVoice(AudioError):
    """There is no voice of that name here."""


class VoiceError(AudioError):
    """The engine cannot say a text."""


class OnlineVoiceError(VoiceError):
    """The engine's service failed; the same call may succeed later."""


class VoiceAway(OnlineVoiceError):
    """The engine's service is down or refuses us: for now it is of no use to ask it for another text."""


class SpaceError(AudioError):
    """There is no room on the disk for what was spoken."""


class SpendingError(AudioError):
    """Saying it would cost more than the desk allows."""


class SoundFileError(AudioError):
    """A sound file that the desk named cannot be used."""


class LexiconError(AudioError):
    """A pronunciation file that the desk named cannot be used."""
