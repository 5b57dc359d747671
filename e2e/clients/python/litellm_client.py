"""https://github.com/BerriAI/litellm: its SDK, as a client of either API."""

import json
import sys

import litellm
from tries import NO_MODEL, PARAMETERS, QUESTION, RESULT, expect, said_in, try_all

KIND = sys.argv[1]
TOOLS = [{"type": "function", "function": {"name": "look", "description": "Tells the weather.", "parameters": PARAMETERS}}]


def asked(target, **members):
    url = target["url"] + ("/v1" if KIND == "openai" else "")
    common = {"model": f"{KIND}/{target['model']}", "api_base": url, "api_key": target["key"], "max_retries": 0}
    return {**common, **members}


def user(text):
    return {"role": "user", "content": text}


def chat(target):
    answer = litellm.completion(**asked(target, messages=[user("Hello")]))
    expect(answer.choices[0].message.content.startswith("Hello from"), answer)


def stream(target):
    text = ""
    for chunk in litellm.completion(**asked(target, messages=[user("Hello")], stream=True)):
        text += said_in(chunk)
    expect(text.startswith("word0 word1"), text)


def tools(target):
    messages = [user(QUESTION)]
    message = litellm.completion(**asked(target, messages=messages, tools=TOOLS)).choices[0].message
    [call] = message.tool_calls
    expect(json.loads(call.function.arguments) == {"city": "Oslo"}, call)
    messages += [message.model_dump(), {"role": "tool", "tool_call_id": call.id, "content": RESULT}]
    answer = litellm.completion(**asked(target, messages=messages, tools=TOOLS))
    expect(RESULT in answer.choices[0].message.content, answer)


def errors(target):
    try:
        litellm.completion(**asked(target, model=f"{KIND}/{NO_MODEL}", messages=[user("Hello")]))
    except litellm.NotFoundError as error:
        expect(NO_MODEL in error.message, error.message)
    else:
        raise AssertionError("no error")


try_all(f"LiteLLM, {KIND}/", [chat, stream, tools, errors])
