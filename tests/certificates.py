"""A certificate authority of the tests' own."""

import datetime
import ssl
import tempfile
from hashlib import sha256
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


class Authority:
    """A certificate authority of the test's own, and certificates that it signs."""

    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.own = self.sign("Weir Authority", None)
        self.trusted = ssl.create_default_context(cadata=self.own.public_bytes(serialization.Encoding.PEM).decode())
        self.names: list[str] = []
        """That clients asked for (SNI)."""
        self.digest = ""
        self._files: list[Path] = []

    def __enter__(self) -> "Authority":
        return self

    def __exit__(self, *_: object) -> None:
        for path in self._files:
            path.unlink()

    def sign(self, name: str, key: ec.EllipticCurvePrivateKey | None, until: int = 2099) -> x509.Certificate:
        issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Weir Authority")])
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        made = x509.CertificateBuilder(issuer, subject, (key or self.key).public_key(), x509.random_serial_number())
        made = made.not_valid_before(datetime.datetime(2020, 1, 1)).not_valid_after(datetime.datetime(until, 1, 1))
        made = made.add_extension(x509.BasicConstraints(ca=key is None, path_length=None), critical=True)
        made = made.add_extension(x509.SubjectKeyIdentifier.from_public_key((key or self.key).public_key()), critical=False)
        made = made.add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), critical=False)
        if key:
            made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        else:
            usage = x509.KeyUsage(True, False, False, False, False, True, True, False, False)
            made = made.add_extension(usage, critical=True)
        return made.sign(self.key, hashes.SHA256())

    def server(self, name: str, until: int = 2099) -> ssl.SSLContext:
        """Return what a server of that name shows."""
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = self.sign(name, key, until)
        self.digest = sha256(certificate.public_bytes(serialization.Encoding.DER)).hexdigest()
        pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        with tempfile.NamedTemporaryFile(suffix=".pem", delete=False) as file:
            file.write(pem + certificate.public_bytes(serialization.Encoding.PEM))
        self._files.append(Path(file.name))
        made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        made.load_cert_chain(file.name)
        made.sni_callback = lambda _, asked, __: self.names.append(asked)
        return made
