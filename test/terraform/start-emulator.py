"""Starts the emulator. A call that an SDK repeats because its answer was lost is answered as it was at first.

Under load a connection now and then ends between call and answer. The SDK then calls again, and where AWS would know the
resource as its own, the emulator says that it exists already. Attempts of one call share an invocation id:
https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
"""

import asyncio

import ministack.app as ministack

CALL = b"amz-sdk-invocation-id"
SERVER_ERROR = 500

emulate = ministack.app
answers = {}


async def answer_once(scope, receive, send):
    call = dict(scope.get("headers", ())).get(CALL)
    if call is None:
        return await emulate(scope, receive, send)
    earlier = answers.get(call)
    if earlier is not None:
        messages = await asyncio.shield(earlier)
        if is_final(messages):
            return await send_all(messages, send)
    answer = answers[call] = asyncio.get_running_loop().create_future()
    messages = []

    async def keep(message):
        messages.append(message)
        await send(message)

    try:
        return await emulate(scope, receive, keep)
    finally:
        answer.set_result(messages)


def is_final(messages):
    """Whether an answer is complete, and none after which the SDK is right to try again."""
    ended = bool(messages) and not messages[-1].get("more_body", False)
    return ended and messages[0].get("status", SERVER_ERROR) < SERVER_ERROR


async def send_all(messages, send):
    for message in messages:
        await send(message)


ministack.app = answer_once
ministack.main()
