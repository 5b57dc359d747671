"""https://github.com/openai/openai-python"""

import json

import openai
from tries import NO_MODEL, PARAMETERS, QUESTION, RESULT, expect, said_in, try_all

TOOLS = [{"type": "function", "function": {"name": "look", "parameters": PARAMETERS}}]


def client(target):
    return openai.OpenAI(api_key=target["key"], base_url=target["url"] + "/v1", max_retries=0)


def user(text):
    return {"role": "user", "content": text}


def chat(target):
    answer = client(target).chat.completions.create(model=target["model"], messages=[user("Hello")])
    expect(answer.choices[0].message.content.startswith("Hello from"), answer)
    expect(answer.choices[0].finish_reason == "stop", answer)


def stream(target):
    text = ""
    for chunk in client(target).chat.completions.create(model=target["model"], messages=[user("Hello")], stream=True):
        text += said_in(chunk)
    expect(text.startswith("word0 word1"), text)


def stream_with_usage(target):
    options = {"include_usage": True}
    chunks = list(
        client(target).chat.completions.create(
            model=target["model"], messages=[user("Hello")], stream=True, stream_options=options
        )
    )
    expect(chunks[-1].choices == [] and chunks[-1].usage.total_tokens > 0, chunks[-1])


def tools(target):
    messages = [user(QUESTION)]
    asked = {"model": target["model"], "tools": TOOLS, "messages": messages}
    message = client(target).chat.completions.create(**asked).choices[0].message
    [call] = message.tool_calls
    expect((call.function.name, json.loads(call.function.arguments)) == ("look", {"city": "Oslo"}), call)
    messages += [message, {"role": "tool", "tool_call_id": call.id, "content": RESULT}]
    answer = client(target).chat.completions.create(**asked).choices[0]
    expect(RESULT in answer.message.content and answer.finish_reason == "stop", answer)


def errors(target):
    try:
        client(target).chat.completions.create(model=NO_MODEL, messages=[user("Hello")])
    except openai.NotFoundError as error:
        expect(NO_MODEL in error.message, error.message)
    else:
        raise AssertionError("no error")


try_all("openai for Python", [chat, stream, stream_with_usage, tools, errors])
