"""https://github.com/googleapis/python-genai: AI Studio, and Vertex AI with a key."""

import functools
import sys

import pydantic
from google import genai
from google.genai import errors as genai_errors
from google.genai import types
from tries import NO_MODEL, NO_QUOTA, PARAMETERS, QUESTION, RESULT, expect, try_all

IS_VERTEX = sys.argv[1] == "vertex"
# Beside clients of OpenAI's API, whose paths begin with v1, too.
VERSION = "v1beta" if sys.argv[1] == "beside" else None
TOOLS = [types.Tool(function_declarations=[{"name": "look", "parameters_json_schema": PARAMETERS}])]


@functools.cache
def client_of(url, key):
    """A client that nobody holds closes its connections."""
    options = types.HttpOptions(base_url=url, api_version=VERSION, retry_options=types.HttpRetryOptions(attempts=1))
    return genai.Client(vertexai=IS_VERTEX, api_key=key, http_options=options)


def client(target):
    return client_of(target["url"], target["key"])


def chat(target):
    answer = client(target).models.generate_content(model=target["model"], contents="Hello")
    expect(answer.text.startswith("Hello from"), answer)
    expect(answer.candidates[0].finish_reason == types.FinishReason.STOP, answer)
    expect(answer.usage_metadata.total_token_count == 12, answer.usage_metadata)


def stream(target):
    pieces = client(target).models.generate_content_stream(model=target["model"], contents="Hello")
    text = "".join(piece.text or "" for piece in pieces)
    expect(text.startswith("word0 word1"), text)


def tools(target):
    config = types.GenerateContentConfig(tools=TOOLS)
    contents = [types.UserContent(QUESTION)]
    answer = client(target).models.generate_content(model=target["model"], contents=contents, config=config)
    [call] = answer.function_calls
    expect((call.name, call.args) == ("look", {"city": "Oslo"}), call)
    part = types.Part.from_function_response(name=call.name, response={"output": RESULT})
    part.function_response.id = call.id
    contents += [answer.candidates[0].content, types.UserContent([part])]
    answer = client(target).models.generate_content(model=target["model"], contents=contents, config=config)
    expect(RESULT in answer.text, answer)


def chat_session(target):
    """The SDK keeps the conversation and calls the function by itself."""

    def look(city: str) -> str:
        """Tells the weather."""
        expect(city == "Oslo", city)
        return RESULT

    config = types.GenerateContentConfig(tools=[look])
    session = client(target).chats.create(model=target["model"], config=config)
    expect(RESULT in session.send_message(QUESTION).text, "another text")


class Trip(pydantic.BaseModel):
    city: str
    days: int


def parsed(target):
    config = types.GenerateContentConfig(response_mime_type="application/json", response_schema=Trip)
    answer = client(target).models.generate_content(model=target["model"], contents="Hello", config=config)
    expect(answer.parsed == Trip(city="Z\u00fcrich", days=3), answer)


def media(target):
    image = types.Part.from_bytes(data=b"\x89PNG\x00\xff", mime_type="image/png")
    document = types.Part.from_bytes(data=b"%PDF-1.7", mime_type="application/pdf")
    contents = ["See \u00e9\U0001f600\u2028", image, document]
    expect(client(target).models.generate_content(model=target["model"], contents=contents).text, contents)


def settings(target):
    config = types.GenerateContentConfig(
        system_instruction="Be brief.",
        max_output_tokens=99,
        stop_sequences=["END"],
        thinking_config=types.ThinkingConfig(thinking_level="HIGH", include_thoughts=True),
        safety_settings=[{"category": "HARM_CATEGORY_HARASSMENT", "threshold": "BLOCK_NONE"}],
    )
    expect(client(target).models.generate_content(model=target["model"], contents="Hello", config=config).text, config)


def cancel(target):
    """Who leaves a stream after its first event is no trouble to who comes next."""
    stream = client(target).models.generate_content_stream(model=target["model"], contents="Hello")
    expect(next(stream).text == "word0 ", "another event")
    stream.close()
    chat(target)


def embeddings(target):
    answer = client(target).models.embed_content(model="gemini-embedding-001", contents=["a", "b"])
    expect([one.values for one in answer.embeddings] == [[0.25, -0.5, 0], [0.25, -0.5, 1]], answer)


def models(target):
    listed = [one.name for one in client(target).models.list()]
    expect(listed == ["models/gemini-3.8-flash", "models/gemma-4"], listed)
    expect(client(target).models.get(model="gemma-4").name == "models/gemma-4", "another model")


def count(target):
    answer = client(target).models.count_tokens(model=target["model"], contents="Hello")
    expect(answer.total_tokens == 5, answer)


def errors(target):
    try:
        client(target).models.generate_content(model=NO_MODEL, contents="Hello")
    except genai_errors.ClientError as error:
        expect((error.code, error.status) == (404, "NOT_FOUND") and NO_MODEL in error.message, error)
    else:
        raise AssertionError("no error")


def limits(target):
    """Whole and in a stream: how long to wait stands in the details."""
    models = client(target).models
    for ask in [models.generate_content, lambda **asked: list(models.generate_content_stream(**asked))]:
        try:
            ask(model=NO_QUOTA, contents="Hello")
        except genai_errors.ClientError as error:
            expect((error.code, error.status) == (429, "RESOURCE_EXHAUSTED"), error)
            delays = [one["retryDelay"] for one in error.details["error"]["details"] if "retryDelay" in one]
            expect(delays == ["2.074824224s"], error.details)
        else:
            raise AssertionError("no error")


def many(target):
    for number in range(30):
        answer = client(target).models.generate_content(model=target["model"], contents=f"Question {number}")
        expect(answer.text.startswith("Hello from"), answer)


STEPS = [chat, stream, tools, chat_session, parsed, media, settings, cancel]
try_all("google-genai", [*STEPS, embeddings, models, count, errors, limits, many])
