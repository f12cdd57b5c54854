# The header Sign of a Cashy request. Python 3.9 and newer, no packages.
#   CASHY_API_KEY=… python3 cashy.py < request.json
import hashlib
import os
import sys


def sign_body(body: bytes, api_key: str) -> str:
    """body is the very bytes that you send: json.dumps once, sign them, and send them as data=, not as json=."""
    return hashlib.md5(body + api_key.encode("utf-8")).hexdigest()


if __name__ == "__main__":
    print(sign_body(sys.stdin.buffer.read(), os.environ["CASHY_API_KEY"]), end="")
