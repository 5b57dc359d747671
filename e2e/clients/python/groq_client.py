"""https://github.com/groq/groq-python: it puts /openai/v1 behind its base URL."""

import json

import groq
from tries import NO_MODEL, PARAMETERS, QUESTION, RESULT, expect, said_in, try_all

TOOLS = [{"type": "function", "function": {"name": "look", "parameters": PARAMETERS}}]


def client(target):
    return groq.Groq(api_key=target["key"], base_url=target["url"], max_retries=0)


def user(text):
    return {"role": "user", "content": text}


def chat(target):
    answer = client(target).chat.completions.create(model=target["model"], messages=[user("Hello")])
    expect(answer.choices[0].message.content.startswith("Hello from"), answer)


def stream(target):
    text = ""
    for chunk in client(target).chat.completions.create(model=target["model"], messages=[user("Hello")], stream=True):
        text += said_in(chunk)
    expect(text.startswith("word0 word1"), text)


def tools(target):
    messages = [user(QUESTION)]
    asked = {"model": target["model"], "tools": TOOLS, "messages": messages}
    message = client(target).chat.completions.create(**asked).choices[0].message
    [call] = message.tool_calls
    expect(json.loads(call.function.arguments) == {"city": "Oslo"}, call)
    sent = message.model_dump(exclude_none=True)
    messages += [sent, {"role": "tool", "tool_call_id": call.id, "content": RESULT}]
    expect(RESULT in client(target).chat.completions.create(**asked).choices[0].message.content, call)


def errors(target):
    try:
        client(target).chat.completions.create(model=NO_MODEL, messages=[user("Hello")])
    except groq.NotFoundError as error:
        expect(NO_MODEL in str(error), error)
    else:
        raise AssertionError("no error")


try_all("groq for Python", [chat, stream, tools, errors])
