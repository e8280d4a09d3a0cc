"""A small provider of OpenID Connect on this machine: discovery, keys, codes with PKCE, and signed tokens."""

import base64
import hashlib
import json
import secrets
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "meetassist", "client-secret"


class OpenIdServer:
    """`claims` go into the next token, over what is right; `key`, `algorithm` and `kid` sign it."""

    def __init__(self):
        self.right_key = self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.algorithm, self.kid, self.claims, self.codes = "RS256", "one", {}, {}
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                path, asked = urlsplit(self.path).path, parse_qs(urlsplit(self.path).query)
                if path == "/.well-known/openid-configuration":
                    self.answer(server.discovery())
                elif path == "/keys":
                    public = jwt.algorithms.RSAAlgorithm.to_jwk(server.right_key.public_key(), as_dict=True)
                    self.answer({"keys": [{**public, "kid": "one", "alg": "RS256", "use": "sig"}]})
                else:
                    self.send_response(302)
                    self.send_header("Location", server.authorize({name: one[0] for name, one in asked.items()}))
                    self.end_headers()

            def do_POST(self):
                body = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
                token = server.exchange({name: one[0] for name, one in body.items()})
                self.answer(token or {"error": "invalid_grant"}, 200 if token else 400)

            def answer(self, body, status=200):
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(json.dumps(body).encode())

            def log_message(self, *_):
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = self.issuer = f"http://127.0.0.1:{self.http.server_port}"
        Thread(target=self.http.serve_forever, daemon=True).start()

    def close(self):
        self.http.shutdown()
        self.http.server_close()

    def discovery(self):
        return {
            "issuer": self.issuer, "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token", "jwks_uri": f"{self.url}/keys",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }  # fmt: skip

    def authorize(self, asked):
        assert asked["response_type"] == "code" and asked["client_id"] == CLIENT and "openid" in asked["scope"]
        code = secrets.token_urlsafe()
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def exchange(self, body):
        """None where the code is not good, not for this client, or its verifier is not the one that was announced."""
        asked = self.codes.pop(body.get("code"), None)
        if asked is None or (body.get("client_id"), body.get("client_secret")) != (CLIENT, SECRET):
            return None
        digest = hashlib.sha256(body.get("code_verifier", "").encode()).digest()
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != asked["code_challenge"]:
            return None
        if body["redirect_uri"] != asked["redirect_uri"]:
            return None
        now = int(time.time())
        claims = {
            "iss": self.issuer, "aud": CLIENT, "sub": "subject-1", "iat": now, "exp": now + 300, "nonce": asked["nonce"],
            "email": "hang@example.com", "email_verified": True, **self.claims,
        }  # fmt: skip
        claims = {name: value for name, value in claims.items() if value is not None}
        token = jwt.encode(claims, self.key, algorithm=self.algorithm, headers={"kid": self.kid})
        return {"access_token": secrets.token_urlsafe(), "token_type": "Bearer", "id_token": token}
