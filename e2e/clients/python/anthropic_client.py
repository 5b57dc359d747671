"""https://github.com/anthropics/anthropic-sdk-python"""

import anthropic
import pydantic
from tries import NO_MODEL, PARAMETERS, QUESTION, RESULT, expect, try_all

TOOLS = [{"name": "look", "input_schema": PARAMETERS}]
IMAGE = {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "iVBORw0KGgo="}}
PDF = {"type": "base64", "media_type": "application/pdf", "data": "JVBERi0xLjQ="}


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


class Trip(pydantic.BaseModel):
    city: str
    days: int


def parsed(target):
    """By a schema, whole and in a stream."""
    asked = {"model": target["model"], "max_tokens": 999, "messages": [user("Hello")], "output_format": Trip}
    answer = client(target).messages.parse(**asked).parsed_output
    expect(answer == Trip(city="Z\u00fcrich", days=3), answer)
    with client(target).messages.stream(**asked) as events:
        answer = events.get_final_message().parsed_output
    expect(answer == Trip(city="Z\u00fcrich", days=3), answer)


def parallel_calls(target):
    """Results in another order than the calls, one of them failed, one with a picture, and words behind them."""
    calls = [{"type": "tool_use", "id": f"toolu_{n}", "name": "look", "input": {"city": "Oslo"}} for n in range(3)]
    contents = [[{"type": "text", "text": "Rain"}, IMAGE], "No such city", []]
    results = [{"type": "tool_result", "tool_use_id": f"toolu_{n}", "content": contents[n]} for n in (2, 1, 0)]
    results[1]["is_error"] = True
    last = user([*results, {"type": "text", "text": "And?"}])
    turns = [user(QUESTION), {"role": "assistant", "content": calls}, last]
    answer = client(target).messages.create(model=target["model"], max_tokens=999, tools=TOOLS, messages=turns)
    expect(answer.stop_reason in ("end_turn", "tool_use"), answer)


def media(target):
    document = {"type": "document", "title": "a b_\u00fc.pdf", "source": PDF}
    message = user([{"type": "text", "text": "See \u00e9\U0001f600\u2028"}, IMAGE, document])
    answer = client(target).messages.create(model=target["model"], max_tokens=999, messages=[message])
    expect(text_of(answer), answer)


def thinking(target):
    """By a budget, as older clients ask, and as much as the model likes, as newer ones do; with a tool, too."""
    for wish in ({"type": "enabled", "budget_tokens": 1024}, {"type": "adaptive"}, {"type": "disabled"}):
        for tools in ([], TOOLS):
            answer = client(target).messages.create(
                model=target["model"], max_tokens=2000, thinking=wish, tools=tools, messages=[user("Hello")]
            )
            expect(answer.stop_reason in ("end_turn", "tool_use"), answer)


def cancel(target):
    """Who leaves a stream after its first event is no trouble to who comes next."""
    asked = {"model": target["model"], "max_tokens": 999, "messages": [user("Hello")]}
    with client(target).messages.stream(**asked) as events:
        next(iter(events))
    chat(target)


def errors(target):
    try:
        client(target).messages.create(model=NO_MODEL, max_tokens=999, messages=[user("Hello")])
    except anthropic.NotFoundError as error:
        expect(NO_MODEL in error.message, error.message)
    else:
        raise AssertionError("no error")


STEPS = [chat, stream, tools, tool_runner, parsed, parallel_calls, media, thinking, cancel, errors]
try_all("anthropic for Python", STEPS)
