"""https://github.com/anthropics/anthropic-sdk-python"""

import anthropic
from tries import NO_MODEL, PARAMETERS, QUESTION, RESULT, expect, try_all

TOOLS = [{"name": "look", "input_schema": PARAMETERS}]


def client(target):
    return anthropic.Anthropic(api_key=target["key"], base_url=target["url"], max_retries=0)


def user(content):
    return {"role": "user", "content": content}


def text_of(message):
    return "".join(block.text for block in message.content if block.type == "text")


def chat(target):
    answer = client(target).messages.create(model=target["model"], max_tokens=999, messages=[user("Hello")])
    expect(text_of(answer).startswith("Hello from") and answer.stop_reason == "end_turn", answer)


def stream(target):
    asked = {"model": target["model"], "max_tokens": 999, "messages": [user("Hello")]}
    with client(target).messages.stream(**asked) as events:
        text = "".join(events.text_stream)
    expect(text.startswith("word0 word1"), text)


def tools(target):
    messages = [user(QUESTION)]
    asked = {"model": target["model"], "max_tokens": 999, "tools": TOOLS, "messages": messages}
    answer = client(target).messages.create(**asked)
    [call] = [block for block in answer.content if block.type == "tool_use"]
    expect((call.name, call.input) == ("look", {"city": "Oslo"}), call)
    result = {"type": "tool_result", "tool_use_id": call.id, "content": RESULT}
    messages += [{"role": "assistant", "content": answer.content}, user([result])]
    expect(RESULT in text_of(client(target).messages.create(**asked)), answer)


def tool_runner(target):
    @anthropic.beta_tool
    def look(city: str) -> str:
        """Tells the weather.

        Args:
            city: Where.
        """
        expect(city == "Oslo", city)
        return RESULT

    runner = client(target).beta.messages.tool_runner(
        model=target["model"], max_tokens=999, tools=[look], messages=[user(QUESTION)]
    )
    expect(RESULT in text_of(runner.until_done()), "another text")


def errors(target):
    try:
        client(target).messages.create(model=NO_MODEL, max_tokens=999, messages=[user("Hello")])
    except anthropic.NotFoundError as error:
        expect(NO_MODEL in error.message, error.message)
    else:
        raise AssertionError("no error")


try_all("anthropic for Python", [chat, stream, tools, tool_runner, errors])
