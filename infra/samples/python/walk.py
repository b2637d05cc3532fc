#!/usr/bin/env python3
"""Searches a name, applies for two permits, reads the decisions and the feed. Needs only Python's standard library, and a token in TOKEN."""
import json
import os
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid

REGISTRY = os.environ.get("REGISTRY", "http://127.0.0.1:8081")
PERMIT = os.environ.get("PERMIT", "http://127.0.0.1:8082")
NOTIFICATION = os.environ.get("NOTIFICATION", "http://127.0.0.1:8083")


def call(method, url, body=None, **headers):
    """Sends a request and returns the JSON of the response with its ETag; a refusal ends the program with its problem document."""
    request = urllib.request.Request(url, method=method)
    request.add_header("Authorization", f"Bearer {os.environ['TOKEN']}")
    for name, value in headers.items():
        request.add_header(name.replace("_", "-"), value)
    if body is not None:
        request.add_header("Content-Type", "application/json")
        request.data = json.dumps(body).encode()
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            text = response.read()
            return (json.loads(text) if text else None), response.headers.get("ETag")
    except urllib.error.HTTPError as error:
        sys.exit(f"{method} {url}: {error.code} {error.read().decode()}")


def apply(name, nationality):
    """Applies for a permit. The key makes it safe to repeat the request: the same key finds the same application."""
    reference = f"sample-{uuid.uuid4()}"
    application = {
        "worker": {"names": [name], "nationality": nationality},
        "employer": {"name": "Hanbit Shipyard", "country": "KOR"},
        "occupation": "Welder",
        "validFrom": "2027-01-01",
        "validTo": "2027-12-31",
        "reference": reference,
    }
    accepted, _ = call("POST", f"{PERMIT}/permits", application, Idempotency_Key=reference)
    return accepted["permitId"]


def decision(permit):
    """The permit, as soon as it is decided or referred to an officer."""
    for _ in range(300):
        found, _ = call("GET", f"{PERMIT}/permits/{permit}")
        if found["status"] != "applied":
            return found
        time.sleep(0.2)
    sys.exit(f"Permit {permit} is not decided after a minute.")


if "TOKEN" not in os.environ:
    sys.exit("Set TOKEN, for instance to $(infra/token --state KOR --agency KOR-MOEL --role officer).")

print("Search: ryang kang chol")
found, _ = call("GET", f"{REGISTRY}/search/default?" + urllib.parse.urlencode({"q": "ryang kang chol"}))
for entity in found["results"]:
    print(f"  {entity['caption']} ({entity['id']})")

print("Match: Kang-chol Ryang")
query = {"schema": "Person", "properties": {"name": ["Kang-chol Ryang"]}}
matched, _ = call("POST", f"{REGISTRY}/match/default", {"queries": {"q": query}})
for result in matched["responses"]["q"]["results"]:
    print(f"  {result['score']:.2f}  {result['caption']}: {'a match' if result['match'] else 'below the threshold'}")

print("Subscribe a webhook")
subscription, tag = call("POST", f"{NOTIFICATION}/subscriptions", {"url": "http://127.0.0.1:9000/hooks", "topics": ["permit-revoked"]})
print(f"  {subscription['id']}: {', '.join(subscription['topics'])} to {subscription['url']}")

print("Apply for two workers")
permits = {name: apply(name, nationality) for name, nationality in (("Oddvar Brekkestø", "NOR"), ("Kang-chol Ryang", "CHN"))}
for name, permit in permits.items():
    decided = decision(permit)
    print(f"  {name}: {decided['status']}. {' '.join(reason['text'] for reason in decided['reasons'])}")

print("The feed says")
mine = set(permits.values())
after = 0
deadline = time.monotonic() + 60
while mine and time.monotonic() < deadline:
    page, _ = call("GET", f"{NOTIFICATION}/feed?after={after}&limit=1000")
    for notice in page["items"]:
        after = notice["number"]
        if notice.get("permitId") in permits.values():
            print(f"  {after}  {notice['summary']}")
            if notice["topic"] in ("permit-issued", "permit-referred", "permit-refused"):
                mine.discard(notice["permitId"])
    if not page["items"]:
        time.sleep(0.2)
if mine:
    sys.exit("The feed lacks a decision after a minute.")

call("DELETE", f"{NOTIFICATION}/subscriptions/{subscription['id']}", If_Match=tag)
print("The subscription is ended.")
