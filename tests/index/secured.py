"""A real Elasticsearch with security on: a user, API keys, TLS with an authority of its own. Killed and started again."""

from __future__ import annotations

import base64
import hashlib
import os
import shutil
import signal
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import quote

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "scripts" / "elasticsearch.sh"
USER, PASSWORD = "huanyu", "ge/he@im:88"
"""With the signs that a URL writes otherwise."""
SETTINGS = """\
xpack.security.enabled: true
xpack.security.http.ssl.enabled: true
xpack.security.http.ssl.key: http.key
xpack.security.http.ssl.certificate: http.pem
"""


@dataclass
class SecuredServer:
    folder: Path
    port: int

    @property
    def more(self) -> Path:
        return self.folder / "more"

    @property
    def authority(self) -> Path:
        return self.more / "ca.pem"

    @property
    def address(self) -> str:
        return f"https://127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        return f"https://{USER}:{quote(PASSWORD, safe='')}@127.0.0.1:{self.port}"

    def prepare(self) -> None:
        """Certificates, the user, and nothing of an earlier run; the program itself is kept."""
        self.stop()
        for part in ("data", "logs", "tmp", "config", "more"):
            shutil.rmtree(self.folder / part, ignore_errors=True)
        self.more.mkdir(parents=True)
        write_certificates(self.more)
        (self.more / "elasticsearch.yml").write_text(SETTINGS)
        (self.more / "users").write_text(f"{USER}:{_hashed(PASSWORD)}\n")
        (self.more / "users_roles").write_text(f"superuser:{USER}\n")

    def start(self) -> subprocess.CompletedProcess[str]:
        environment = {name: value for name, value in os.environ.items() if name != "HUANYU_TEST_ES_URL"}
        return subprocess.run(
            ["bash", str(SCRIPT), "start", str(self.folder), str(self.port), str(self.more)],
            capture_output=True,
            text=True,
            env=environment | {"ES_ACCOUNT": f"{USER}:{PASSWORD}", "ES_HEAP": "512m", "ES_BRIEF": "1"},
        )

    def kill(self) -> None:
        """At once, as when the power fails."""
        os.killpg(int((self.folder / "pid").read_text()), signal.SIGKILL)
        (self.folder / "pid").unlink()

    def stop(self) -> None:
        environment = {name: value for name, value in os.environ.items() if name != "HUANYU_TEST_ES_URL"}
        subprocess.run(["bash", str(SCRIPT), "stop", str(self.folder)], check=True, env=environment)


def write_certificates(folder: Path) -> None:
    """An authority (ca.pem) and a server's certificate and key for 127.0.0.1 that it signed."""
    authority, server = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Huanyu test authority")])
    usage = x509.KeyUsage(True, False, False, False, False, True, True, False, False)
    issued = (
        _certificate(name, name, authority)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(authority.public_key()), critical=False)
        .sign(authority, hashes.SHA256())
    )
    own = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    certificate = (
        _certificate(own, name, server)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.public_key()), critical=False)
        .sign(authority, hashes.SHA256())
    )
    (folder / "ca.pem").write_bytes(issued.public_bytes(serialization.Encoding.PEM))
    (folder / "http.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "http.key").write_bytes(
        server.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )


def _certificate(subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
    )


def _hashed(password: str) -> str:
    """As the server's file of users keeps it."""
    rounds, salt = 10_000, os.urandom(32)
    derived = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, rounds, 32)
    return f"{{PBKDF2}}{rounds}${base64.b64encode(salt).decode()}${base64.b64encode(derived).decode()}"
