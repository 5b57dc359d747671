/** In what form a request's body sends reasoning back that the vendor has signed or encrypted for one account. */
export enum ThoughtForm {
  /** It sends none back, as far as is known. */
  None,
  /** Blocks of Anthropic's Messages API, or of Bedrock's Converse, which has other names for them. */
  Messages,
  /** Items of OpenAI's Responses API. */
  Responses,
  /** Signatures of parts in Google's `generateContent`. */
  Contents,
}
