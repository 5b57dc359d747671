"""https://github.com/langchain-ai/langchain: langchain-openai, langchain-anthropic"""

import sys

from langchain_core.messages import HumanMessage, ToolMessage
from langchain_core.tools import tool
from tries import NO_MODEL, QUESTION, RESULT, expect, try_all

KIND = sys.argv[1]


@tool
def look(city: str) -> str:
    """Tells the weather."""
    return RESULT


def model(target, name=None):
    name = name or target["model"]
    if KIND == "openai":
        from langchain_openai import ChatOpenAI

        return ChatOpenAI(model=name, api_key=target["key"], base_url=target["url"] + "/v1", max_retries=0)
    from langchain_anthropic import ChatAnthropic

    return ChatAnthropic(model=name, api_key=target["key"], base_url=target["url"], max_retries=0, max_tokens=999)


def chat(target):
    answer = model(target).invoke([HumanMessage("Hello")])
    expect(answer.text.startswith("Hello from"), answer)


def stream(target):
    text = "".join(chunk.text for chunk in model(target).stream([HumanMessage("Hello")]))
    expect(text.startswith("word0 word1"), text)


def tools(target):
    bound = model(target).bind_tools([look])
    messages = [HumanMessage(QUESTION)]
    answer = bound.invoke(messages)
    [call] = answer.tool_calls
    expect((call["name"], call["args"]) == ("look", {"city": "Oslo"}), call)
    messages += [answer, ToolMessage(RESULT, tool_call_id=call["id"])]
    expect(RESULT in bound.invoke(messages).text, answer)


def errors(target):
    try:
        model(target, NO_MODEL).invoke([HumanMessage("Hello")])
    except Exception as error:
        expect(getattr(error, "status_code", 0) == 404 and NO_MODEL in str(error), error)
    else:
        raise AssertionError("no error")


try_all(f"langchain-{KIND}", [chat, stream, tools, errors])
