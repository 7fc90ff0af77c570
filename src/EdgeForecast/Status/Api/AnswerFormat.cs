namespace EdgeForecast.Status.Api;

/// <summary>How an answer is written.</summary>
internal enum AnswerFormat
{
    /// <summary>One document.</summary>
    Json,

    /// <summary>One JSON object a line.</summary>
    NdJson,

    /// <summary>Comma-separated, with a line of names.</summary>
    Csv,
}
