"""A mail server for the tests: takes what it is given, or refuses it, and tells on standard output what came, decoded.

Arguments: the port; a certificate and its key to speak TLS, or two hyphens; a user and a password, or two hyphens; `starttls` to
speak TLS only once it is asked to, or a hyphen.
"""

import email
import email.policy
import json
import ssl
import sys
import threading

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

PORT, CERTIFICATE, KEY, USER, PASSWORD, WHEN = sys.argv[1:7]


class Handler:
    """Recipients named `refused` never get anything, those named `later` not at once."""

    def __init__(self):
        self.seen = set()

    async def handle_RCPT(self, server, session, envelope, address, options):
        name = address.split("@")[0]
        if name == "refused":
            return "550 5.1.1 no such mailbox"
        if name == "later" and address not in self.seen:
            self.seen.add(address)
            return "451 4.7.1 try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        print(
            json.dumps(
                {
                    "sender": envelope.mail_from,
                    "recipients": envelope.rcpt_tos,
                    "user": session.auth_data.login.decode() if session.auth_data else None,
                    "headers": {name.lower(): str(value) for name, value in message.items()},
                    "is_encrypted": session.ssl is not None,
                    "is_ascii": envelope.content.isascii(),
                    "text": message.get_content(),
                }
            ),
            flush=True,
        )
        return "250 OK"


def authenticate(server, session, envelope, mechanism, data):
    is_right = isinstance(data, LoginPassword) and data.login.decode() == USER and data.password.decode() == PASSWORD
    return AuthResult(success=is_right, auth_data=data)


options = {}
if CERTIFICATE != "-":
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE, KEY)
    options["tls_context" if WHEN == "starttls" else "ssl_context"] = context
if USER != "-":
    options |= {"authenticator": authenticate, "auth_required": True, "auth_require_tls": False}
controller = Controller(Handler(), hostname="127.0.0.1", port=int(PORT), **options)
controller.start()
print("{}", flush=True)
threading.Event().wait()
