using System.Text.Json;
using System.Text.Json.Serialization;

namespace EdgeForecast.Inference.Models;

/// <summary>An enum by its name in camel case; a number is refused, and a refusal lists the names.</summary>
internal abstract class NamedEnumJsonConverter<T> : JsonConverter<T>
    where T : struct, Enum
{
    private static readonly T[] _values = Enum.GetValues<T>();
    private static readonly string[] _names =
        [.. Enum.GetNames<T>().Select(JsonNamingPolicy.CamelCase.ConvertName)];

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var name = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
        var index = Array.IndexOf(_names, name);
        if (index < 0) throw new JsonException("must be one of " + string.Join(", ", _names));
        return _values[index];
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WriteStringValue(_names[Array.IndexOf(_values, value)]);
}
