"""A mail server for the tests. It writes every e-mail that it accepts to standard output, decoded, as one line of JSON.

The first line of the output is `{}`: the server is ready.

Arguments: the port; the files of a certificate and its key, or two hyphens for a server without TLS; the user and the password that a
client must sign in with, or two hyphens; `starttls` when TLS starts by STARTTLS, or a hyphen.
"""

import email
import email.policy
import json
import ssl
import sys
import threading

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

PORT, CERTIFICATE, KEY, USER, PASSWORD, TLS_START = sys.argv[1:7]


class Handler:
    """Refuses every e-mail to `refused@…`. Refuses the first attempt for `later@…`, and accepts the next ones."""

    def __init__(self):
        self.deferred = set()

    async def handle_RCPT(self, server, session, envelope, address, options):
        name = address.split("@")[0]
        if name == "refused":
            return "550 5.1.1 no such mailbox"
        if name == "later" and address not in self.deferred:
            self.deferred.add(address)
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
    options["tls_context" if TLS_START == "starttls" else "ssl_context"] = context
if USER != "-":
    options |= {"authenticator": authenticate, "auth_required": True, "auth_require_tls": False}
controller = Controller(Handler(), hostname="127.0.0.1", port=int(PORT), **options)
controller.start()
print("{}", flush=True)
threading.Event().wait()
