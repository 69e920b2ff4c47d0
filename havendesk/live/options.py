"""Options of the realtime gateway."""

from pydantic import Field

from havendesk.kernel.options import Section


class LiveOptions(Section):
    """The realtime gateway: origins, rates, limits and clocks."""

    live_widget_origins: list[str] = Field(
        default_factory=list,
        description="Origins (scheme://host[:port]) of pages that may embed the chat; JSON list. The desk's "
        "own origin is always allowed; * allows every origin (demonstrations only).",
    )
    live_beat_seconds: int = Field(20, ge=2, le=60, description="Heartbeat of customers' sockets.")
    live_staff_beat_seconds: int = Field(
        5, ge=1, le=60, description="Heartbeat of staff sockets; a lost agent is noticed by it."
    )
    live_silence_seconds: int = Field(
        65, ge=5, description="A socket that says nothing for so long is closed."
    )
    live_stall_seconds: int = Field(
        15, ge=1, description="A socket that reads nothing for so long is closed."
    )
    live_session_check_seconds: int = Field(
        30, ge=1, description="How often a socket's session is looked at again."
    )
    live_frames_per_second: float = Field(
        20.0, gt=0, description="Frames that one socket may send in the long run."
    )
    live_frames_burst: int = Field(60, ge=1, description="Frames that one socket may send at once.")
    live_chats_per_minute: int = Field(
        12, ge=1, description="New chats that one socket may begin in a minute."
    )
    live_sockets_per_person: int = Field(
        20, ge=1, description="Sockets that one customer or member of staff may hold in one process."
    )
    live_queue_items: int = Field(
        5000,
        ge=1,
        description="Messages that may wait for the database in one process before it answers busy.",
    )
    live_batch_items: int = Field(
        500, ge=1, le=500, description="Messages stored in one transaction at most."
    )
    live_reader_threads: int = Field(
        4, ge=1, le=32, description="Threads that read the database for the sockets."
    )
    live_drain_seconds: float = Field(
        5.0, gt=0, description="Time a stopping process has to answer what it took."
    )
