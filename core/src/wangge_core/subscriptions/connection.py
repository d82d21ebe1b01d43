"""One connection to an MQTT server: a session that the server keeps, messages acknowledged only when they are kept here.

The library works in a thread of its own; what comes is carried over to the event loop, and waits in the connection that it came over:
its number means nothing on another one, where the other side has long given it to another message. When too many wait, the thread
stops reading, which holds the other side back. Nothing is reconnected by the library: where the name leads is judged anew each time.
"""

import asyncio
import hashlib
import ssl
import threading
from collections.abc import Callable
from typing import Any, Final

from paho.mqtt.client import Client, ConnectFlags, DisconnectFlags, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from wangge_core.egress.errors import EgressFailedError
from wangge_core.egress.service import Egress
from wangge_core.subscriptions.model import LARGEST_MESSAGE, Wanted

KEEP_ALIVE_S: Final = 30
CONNECT_S: Final = 10.0
MOST_UNKEPT: Final = 2_000
"""Messages that may wait in memory to be kept."""
_AT_LEAST_ONCE: Final = 1
_REFUSED: Final = 0x80
_LOOK_S: Final = 0.2


class ConnectionEndedError(Exception):
    """There is no connection, or no more; `code` is stable, the message fit to be shown."""

    def __init__(self, code: str, detail: str) -> None:
        """Say why."""
        super().__init__(detail)
        self.code = code
        self.detail = detail


class _Pinned(ssl.SSLContext):
    """Asks for the certificate of the name, whatever address is connected to."""

    name = ""

    def wrap_socket(self, *arguments: Any, **named: Any) -> ssl.SSLSocket:  # noqa: ANN401  as the base has it
        """Wrap a socket, for that name."""
        return super().wrap_socket(*arguments, **{**named, "server_hostname": self.name})


class Connection:
    """Made for one try; `ended` is done when it is over."""

    def __init__(self, egress: Egress, wanted: Wanted) -> None:
        """`next` gives the messages one by one; `acknowledge` says that one is kept."""
        self._egress = egress
        self._wanted = wanted
        self._come: asyncio.Queue[MQTTMessage] = asyncio.Queue()
        self._room = threading.Semaphore(MOST_UNKEPT)
        self._closing = threading.Event()
        self._loop = asyncio.get_running_loop()
        self.listening: asyncio.Future[None] = self._loop.create_future()
        self.ended: asyncio.Future[ConnectionEndedError] = self._loop.create_future()
        self._client = Client(
            CallbackAPIVersion.VERSION2, client_id=session_of(wanted), clean_session=False, manual_ack=True, reconnect_on_failure=False
        )
        self._client.on_connect = self._connected
        self._client.on_subscribe = self._subscribed
        self._client.on_disconnect = self._disconnected
        self._client.on_message = self._arrived

    async def open(self) -> None:
        """Connect and subscribe.

        Raises:
            WanggeError: the policy of egress does not allow it, or the name leads nowhere.
            ConnectionEndedError: the other side does not take it.
        """
        endpoint = self._wanted.endpoint
        if endpoint is None:
            raise ConnectionEndedError("endpoint_missing", "No server is set, or not as mqtts://host:port.")
        county = self._wanted.area[:6]
        target, addresses = await self._egress.reach(
            endpoint.url, purpose=f"plugin {self._wanted.plugin}", plugin=self._wanted.plugin, county=county
        )
        if endpoint.tls:
            self._client.tls_set_context(_trusting(self._egress.certificates(), target.host))
        if endpoint.user:
            self._client.username_pw_set(endpoint.user, endpoint.password)
        self._client.connect_timeout = CONNECT_S
        await self._connect(addresses[0], target.port)
        self._client.loop_start()
        either: set[asyncio.Future[Any]] = {self.listening, self.ended}
        await asyncio.wait(either, timeout=CONNECT_S, return_when=asyncio.FIRST_COMPLETED)
        if self.ended.done():
            raise self.ended.result()
        if not self.listening.done():
            raise ConnectionEndedError("mqtt_timeout", f"The server did not answer within {CONNECT_S:g} s.")

    async def _connect(self, address: str, port: int) -> None:
        try:
            await asyncio.to_thread(self._client.connect, address, port, KEEP_ALIVE_S)
        except ssl.SSLError as error:
            raise ConnectionEndedError("mqtt_certificate", f"The server's certificate is not trusted: {error.reason}.") from error
        except (OSError, ValueError) as error:
            raise EgressFailedError("egress_connect", f"The server cannot be reached: {error}.") from error

    async def close(self) -> None:
        """End it; the session stays with the other side, and so does what was not acknowledged."""
        self._closing.set()
        self._client.disconnect()
        await asyncio.to_thread(self._client.loop_stop)

    async def next(self) -> MQTTMessage:
        """Return the next message, as soon as there is one; of one that is too large only the beginning."""
        message = await self._come.get()
        self._room.release()
        return message

    def acknowledge(self, message: MQTTMessage) -> None:
        """Tell the other side that a message is kept."""
        if message.qos:
            self._client.ack(message.mid, message.qos)

    def _arrived(self, _client: Client, _data: object, message: MQTTMessage) -> None:
        while not self._room.acquire(timeout=_LOOK_S):
            if self._closing.is_set():
                return
        message.payload = message.payload[: LARGEST_MESSAGE + 1]  # it is refused; nobody reads all of it
        self._tell(self._come.put_nowait, message)

    def _connected(self, client: Client, _data: object, _flags: ConnectFlags, reason: ReasonCode, _more: Properties | None) -> None:
        if reason.is_failure:
            self._tell(self._end, ConnectionEndedError("mqtt_refused", f"The server refuses: {reason}."))
        else:
            client.subscribe(self._wanted.topic, _AT_LEAST_ONCE)

    def _subscribed(self, _client: Client, _data: object, _mid: int, reasons: list[ReasonCode], _more: Properties | None) -> None:
        if any(reason.value >= _REFUSED for reason in reasons):
            self._tell(self._end, ConnectionEndedError("mqtt_topic", f"The server does not let it listen to {self._wanted.topic}."))
        else:
            self._tell(self._listen)

    def _disconnected(self, _client: Client, _data: object, _flags: DisconnectFlags, reason: ReasonCode, _more: Properties | None) -> None:
        self._tell(self._end, ConnectionEndedError("mqtt_lost", f"The connection has ended: {reason}."))

    def _listen(self) -> None:
        if not self.listening.done():
            self.listening.set_result(None)

    def _end(self, error: ConnectionEndedError) -> None:
        if not self.ended.done():
            self.ended.set_result(error)

    def _tell(self, callback: Callable[..., None], *arguments: object) -> None:
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(callback, *arguments)


def session_of(wanted: Wanted) -> str:
    """Return the name of the session that the other side keeps: the same from every server, and told to nobody else."""
    return f"wangge-{hashlib.sha256(':'.join(wanted.key).encode()).hexdigest()[:16]}"


def _trusting(trusted: ssl.SSLContext, name: str) -> ssl.SSLContext:
    context = _Pinned(ssl.PROTOCOL_TLS_CLIENT)
    context.name = name
    for certificate in trusted.get_ca_certs(binary_form=True):
        context.load_verify_locations(cadata=certificate)
    return context
