using System.Text.Json;

namespace EdgeForecast.Sources.Mqtt;

/// <summary>Where in a payload a JSON value stands.</summary>
/// <param name="Type">What it is; <see cref="JsonTokenType.None"/> when the payload does not have it.</param>
/// <param name="Start">Of a number its first byte, of a string the one after the quote.</param>
/// <param name="Length">In bytes, without quotes; 0 for an object or an array.</param>
/// <param name="HasEscapes">Whether it is a string with escapes, which no number, time or quality needs.</param>
internal readonly record struct JsonToken(JsonTokenType Type, int Start, int Length, bool HasEscapes)
{
    public ReadOnlySpan<byte> In(ReadOnlySpan<byte> payload) => payload.Slice(Start, Length);

    /// <summary>For people.</summary>
    public string Name => Type switch
    {
        JsonTokenType.None => "nothing",
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.String => "a text",
        JsonTokenType.Number => "a number",
        JsonTokenType.True or JsonTokenType.False => "a boolean",
        _ => "null",
    };
}
