"""https://github.com/openai/openai-python"""

import json

import openai
import pydantic
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


class Trip(pydantic.BaseModel):
    city: str
    days: int


def parsed(target):
    """By a schema, whole and in a stream."""
    asked = {"model": target["model"], "messages": [user("Hello")], "response_format": Trip}
    answer = client(target).chat.completions.parse(**asked).choices[0].message.parsed
    expect(answer == Trip(city="Z\u00fcrich", days=3), answer)
    with client(target).chat.completions.stream(**asked) as events:
        answer = events.get_final_completion().choices[0].message.parsed
    expect(answer == Trip(city="Z\u00fcrich", days=3), answer)


def parallel_calls(target):
    """Results in another order than the calls, of calls that another vendor may have made."""
    function = {"name": "look", "arguments": '{"city": "Oslo"}'}
    calls = [{"id": f"call_{n}", "type": "function", "function": function} for n in range(3)]
    results = [{"role": "tool", "tool_call_id": f"call_{n}", "content": ""} for n in reversed(range(3))]
    messages = [user(QUESTION), {"role": "assistant", "content": None, "tool_calls": calls}, *results, user("And?")]
    answer = client(target).chat.completions.create(model=target["model"], tools=TOOLS, messages=messages)
    expect(answer.choices[0].finish_reason in ("stop", "tool_calls"), answer)


def media(target):
    image = {"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBORw0KGgo="}}
    file = {"filename": "a b_\u00fc.pdf", "file_data": "data:application/pdf;base64,JVBERi0xLjQ="}
    parts = [{"type": "text", "text": "See \u00e9\U0001f600\u2028"}, image, {"type": "file", "file": file}]
    answer = client(target).chat.completions.create(model=target["model"], messages=[user(parts)])
    expect(answer.choices[0].message.content, answer)


def thinking(target):
    asked = {"model": target["model"], "messages": [user("Hello")]}
    for effort in ("low", "medium", "high"):
        answer = client(target).chat.completions.create(reasoning_effort=effort, max_completion_tokens=99, **asked)
        expect(answer.choices[0].finish_reason == "stop", answer)


def cancel(target):
    """Who leaves a stream after its first event is no trouble to who comes next."""
    stream = client(target).chat.completions.create(model=target["model"], messages=[user("Hello")], stream=True)
    next(iter(stream))
    stream.close()
    chat(target)


def errors(target):
    try:
        client(target).chat.completions.create(model=NO_MODEL, messages=[user("Hello")])
    except openai.NotFoundError as error:
        expect(NO_MODEL in error.message, error.message)
    else:
        raise AssertionError("no error")


STEPS = [chat, stream, stream_with_usage, tools, parsed, parallel_calls, media, thinking, cancel, errors]
try_all("openai for Python", STEPS)
