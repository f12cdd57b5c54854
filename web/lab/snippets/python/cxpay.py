# The sign of a CXPay request. Python 3.9 and newer, no packages.
#   CXPAY_KEY=… python3 cxpay.py < request.json
import hashlib
import json
import os
import sys


def text_of(value):
    # json.dumps prints True as true.
    return value if isinstance(value, str) else json.dumps(value)


def text_to_sign(members, key):
    """Members that have a value, sorted by name, and the key last. Amounts are strings, such as "100.50"."""
    names = sorted(name for name in members if name != "sign" and members[name] not in (None, ""))
    return "&".join([f"{name}={text_of(members[name])}" for name in names] + [f"key={key}"])


def sign_request(members, key):
    return hashlib.md5(text_to_sign(members, key).encode("utf-8")).hexdigest()


if __name__ == "__main__":
    request = json.loads(sys.stdin.buffer.read())
    print(sign_request(request, os.environ["CXPAY_KEY"]), end="")
