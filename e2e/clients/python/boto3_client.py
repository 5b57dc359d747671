"""https://github.com/boto/boto3: it signs what it asks, and checks the sums of a stream's frames."""

import json

import boto3
from botocore.config import Config
from tries import NO_MODEL, NO_QUOTA, PARAMETERS, QUESTION, RESULT, expect, try_all

TOOLS = {"tools": [{"toolSpec": {"name": "look", "inputSchema": {"json": PARAMETERS}}}]}
CLAUDE = {"anthropic_version": "bedrock-2023-05-31", "max_tokens": 999}


def client(target):
    return boto3.client(
        "bedrock-runtime",
        region_name="us-west-2",
        endpoint_url=target["url"],
        aws_access_key_id=target["key"],
        aws_secret_access_key=target["key"],
        aws_session_token=target["key"],
        config=Config(retries={"total_max_attempts": 1}),
    )


def user(*content):
    return {"role": "user", "content": list(content)}


def text_of(answer):
    return "".join(block.get("text", "") for block in answer["output"]["message"]["content"])


def chat(target):
    answer = client(target).converse(modelId=target["model"], messages=[user({"text": "Hello"})])
    expect(text_of(answer).startswith("Hello from") and answer["stopReason"] == "end_turn", answer)
    expect(answer["usage"]["totalTokens"] == 12, answer["usage"])


def stream(target):
    events = list(
        client(target).converse_stream(modelId=target["model"], messages=[user({"text": "Hello"})])["stream"]
    )
    deltas = [event["contentBlockDelta"]["delta"]["text"] for event in events if "contentBlockDelta" in event]
    expect("".join(deltas).startswith("word0 word1"), events)
    expect(events[-1]["metadata"]["usage"]["outputTokens"] == 4, events[-1])


def tools(target):
    messages = [user({"text": QUESTION})]
    asked = {"modelId": target["model"], "toolConfig": TOOLS, "messages": messages}
    message = client(target).converse(**asked)["output"]["message"]
    [call] = [block["toolUse"] for block in message["content"] if "toolUse" in block]
    expect((call["name"], call["input"]) == ("look", {"city": "Oslo"}), call)
    result = {"toolResult": {"toolUseId": call["toolUseId"], "content": [{"text": RESULT}]}}
    messages += [message, user(result)]
    expect(RESULT in text_of(client(target).converse(**asked)), message)


def invoke(target):
    body = json.dumps({**CLAUDE, "messages": [{"role": "user", "content": "Hello"}]})
    answer = json.loads(client(target).invoke_model(modelId=target["model"], body=body)["body"].read())
    expect(answer["content"][0]["text"].startswith("Hello from"), answer)


def invoke_stream(target):
    body = json.dumps({**CLAUDE, "messages": [{"role": "user", "content": "Hello"}]})
    stream = client(target).invoke_model_with_response_stream(modelId=target["model"], body=body)["body"]
    events = [json.loads(event["chunk"]["bytes"]) for event in stream]
    text = "".join(event["delta"].get("text", "") for event in events if event["type"] == "content_block_delta")
    expect(text.startswith("word0 word1"), events)


def profile(target):
    """An ARN has slashes; the SDK escapes them, and AWS signs the escapes."""
    arn = f"arn:aws:bedrock:eu-central-1:123456789012:inference-profile/{target['model']}"
    expect(text_of(client(target).converse(modelId=arn, messages=[user({"text": "Hello"})])) != "", arn)


def media(target):
    image = {"image": {"format": "png", "source": {"bytes": b"\x89PNG\x00\xff"}}}
    document = {"document": {"format": "pdf", "name": "a b", "source": {"bytes": b"%PDF-1.7"}}}
    message = user({"text": "See \u00e9\U0001f600\u2028"}, image, document)
    expect(text_of(client(target).converse(modelId=target["model"], messages=[message])) != "", message)


def cancel(target):
    """Who leaves a stream after its first event is no trouble to who comes next."""
    stream = client(target).converse_stream(modelId=target["model"], messages=[user({"text": "Hello"})])["stream"]
    expect("messageStart" in next(iter(stream)), "another event")
    stream.close()
    chat(target)


def fails(target, model, name):
    runtime = client(target)
    fault = getattr(runtime.exceptions, name)
    for ask in [runtime.converse, runtime.converse_stream]:
        try:
            ask(modelId=model, messages=[user({"text": "Hello"})])
        except fault as error:
            expect(error.response["Error"]["Code"] == name, error.response)
            return error.response
        raise AssertionError("no error")


def errors(target):
    response = fails(target, NO_MODEL, "ResourceNotFoundException")
    expect(NO_MODEL in response["Error"]["Message"], response)
    expect(response["ResponseMetadata"]["HTTPStatusCode"] == 404, response)


def limits(target):
    fails(target, NO_QUOTA, "ThrottlingException")


def many(target):
    for number in range(30):
        answer = client(target).converse(modelId=target["model"], messages=[user({"text": f"Question {number}"})])
        expect(text_of(answer).startswith("Hello from"), answer)


try_all("boto3", [chat, stream, tools, invoke, invoke_stream, profile, media, cancel, errors, limits, many])
