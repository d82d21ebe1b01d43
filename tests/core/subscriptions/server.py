"""A real MQTT server (Mosquitto) on loopback, with users, topics that are closed, and TLS when a test asks for it."""

import asyncio
import shutil
import socket
import subprocess
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import paho.mqtt.publish as publishing
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

PROGRAM = shutil.which("mosquitto", path="/usr/sbin:/usr/bin:/usr/local/sbin")
USER, PASSWORD = "county", "hunter2"


class Server:
    """Started and stopped by tests; what it was told to keep is there when it starts again."""

    def __init__(self, folder: Path, *topics: str) -> None:
        self.folder = folder
        self.topics = topics or ("roads/#",)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        self.tls = False
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"{'mqtts' if self.tls else 'mqtt'}://127.0.0.1:{self.port}"

    async def start(self) -> None:
        (self.folder / "passwords").write_text(f"{USER}:{PASSWORD}\n")
        subprocess.run(["mosquitto_passwd", "-U", str(self.folder / "passwords")], check=True)
        lines = [
            f"listener {self.port} 127.0.0.1",
            "allow_anonymous false",
            f"password_file {self.folder}/passwords",
            f"acl_file {self.folder}/acl",
            "persistence true",
            f"persistence_location {self.folder}/",
            "autosave_interval 1",
            "max_queued_messages 0",
            "max_inflight_messages 2000",
            "user root",
        ]
        if self.tls:
            self.certify()
            lines += [f"certfile {self.folder}/server.pem", f"keyfile {self.folder}/key.pem"]
        (self.folder / "acl").write_text("\n".join(["user county", *(f"topic readwrite {topic}" for topic in self.topics), ""]))
        for name in ("passwords", "acl"):
            (self.folder / name).chmod(0o600)
        (self.folder / "mosquitto.conf").write_text("\n".join(lines) + "\n")
        self._process = subprocess.Popen([PROGRAM or "mosquitto", "-c", str(self.folder / "mosquitto.conf")], stderr=subprocess.DEVNULL)
        for _ in range(100):
            with socket.socket() as trying:
                if trying.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            await asyncio.sleep(0.02)
        raise AssertionError("mosquitto does not start")

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(5)
            self._process = None

    async def publish(self, *messages: tuple[str, bytes], qos: int = 1) -> None:
        sent = [{"topic": topic, "payload": payload, "qos": qos} for topic, payload in messages]
        await asyncio.to_thread(
            publishing.multiple, sent, hostname="127.0.0.1", port=self.port, auth={"username": USER, "password": PASSWORD}
        )

    def certify(self, name: str = "127.0.0.1") -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "test")])
        now = datetime.now(UTC)
        made = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(subject)
            .public_key(key.public_key())
            .serial_number(1)
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=1))
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(name))]), critical=False)
            .sign(key, hashes.SHA256())
        )
        (self.folder / "server.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
        (self.folder / "key.pem").write_bytes(
            key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        )
