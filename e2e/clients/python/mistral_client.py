"""https://github.com/mistralai/client-python"""

import json

from tries import NO_MODEL, PARAMETERS, QUESTION, RESULT, expect, said_in, try_all

try:
    from mistralai import Mistral
except ImportError:
    from mistralai.client import Mistral

TOOLS = [{"type": "function", "function": {"name": "look", "parameters": PARAMETERS}}]


def client(target):
    return Mistral(api_key=target["key"], server_url=target["url"])


def user(text):
    return {"role": "user", "content": text}


def chat(target):
    answer = client(target).chat.complete(model=target["model"], messages=[user("Hello")])
    expect(answer.choices[0].message.content.startswith("Hello from"), answer)


def stream(target):
    text = ""
    for event in client(target).chat.stream(model=target["model"], messages=[user("Hello")]):
        text += said_in(event.data)
    expect(text.startswith("word0 word1"), text)


def tools(target):
    messages = [user(QUESTION)]
    asked = {"model": target["model"], "tools": TOOLS, "messages": messages}
    message = client(target).chat.complete(**asked).choices[0].message
    [call] = message.tool_calls
    told = call.function.arguments
    expect((json.loads(told) if isinstance(told, str) else told) == {"city": "Oslo"}, call)
    messages += [message, {"role": "tool", "tool_call_id": call.id, "content": RESULT}]
    expect(RESULT in client(target).chat.complete(**asked).choices[0].message.content, call)


def errors(target):
    try:
        client(target).chat.complete(model=NO_MODEL, messages=[user("Hello")])
    except Exception as error:
        expect(getattr(error, "status_code", 0) == 404 and NO_MODEL in str(error), error)
    else:
        raise AssertionError("no error")


try_all("mistralai for Python", [chat, stream, tools, errors])
