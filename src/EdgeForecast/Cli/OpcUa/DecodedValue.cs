using System.Globalization;
using System.Text.Json;
using EdgeForecast.OpcUa;
using EdgeForecast.OpcUa.Client;
using EdgeForecast.OpcUa.Encoding;
using EdgeForecast.OpcUa.Messages;

namespace EdgeForecast.Cli.OpcUa;

/// <summary>A value as it was read, structures taken apart as far as the server describes them.</summary>
/// <param name="Value">A <see cref="Variant"/>, a <see cref="StructureValue"/> or an array of them.</param>
internal sealed record DecodedValue(object? Value)
{
    private const int ElementsShownMax = 16;

    /// <summary>Takes the value apart and, where a path is given, one field out of it.</summary>
    /// <exception cref="OpcUaException">There is no such field, or the structure cannot be decoded.</exception>
    public static async Task<DecodedValue> OfAsync(
        OpcUaSession session, Variant value, string? field, CancellationToken stop)
    {
        var structures = value.AsExtensionObject() is { } one ? [one] : value.AsArray<ExtensionObject>();
        if (structures is null || value.AsExtensionObject() is { IsNull: true })
        {
            if (field is null) return new DecodedValue(value);
            throw NoField(field, value.Type == BuiltInType.ExtensionObject ? "an empty value" : $"a {value.Type}");
        }

        var decoded = new StructureValue[structures.Length];
        for (var i = 0; i < structures.Length; i++) decoded[i] = await session.DecodeAsync(structures[i], stop);
        if (field is null) return new DecodedValue(value.IsArray ? decoded : decoded[0]);
        // With an index range a single structure comes as an array of one.
        if (decoded.Length == 1 && decoded[0].TryGet(field, out var found)) return new DecodedValue(found);
        throw NoField(field, decoded.Length == 1
            ? $"{decoded[0].TypeName}, which has {string.Join(", ", decoded[0].FieldNames)}"
            : $"an array of {decoded.Length}; name an element with --index-range");
    }

    public override string ToString() => Text(Value);

    public void WriteTo(Utf8JsonWriter json) => Write(json, Value);

    private static OpcUaException NoField(string field, string what) => new(
        StatusCodes.BadNoMatch, $"There is no field {field} with a value in {what}.");

    private static string Text(object? value) => value switch
    {
        StructureValue structure =>
            $"{{ {string.Join(", ", structure.Fields.Select(field => $"{field.Key}: {Text(field.Value)}"))} }}",
        StructureValue[] array => $"[{string.Join(", ", array.Take(ElementsShownMax).Select(Text))}"
            + (array.Length > ElementsShownMax ? ", ...]" : "]"),
        Variant variant => variant.ToString(),
        _ => "null",
    };

    private static void Write(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case StructureValue structure:
                json.WriteStartObject();
                foreach (var field in structure.Fields)
                {
                    json.WritePropertyName(field.Key);
                    Write(json, field.Value);
                }

                json.WriteEndObject();
                break;
            case Variant { IsArray: false } variant:
                Write(json, variant.ToObject());
                break;
            case Variant variant:
                Write(json, variant.Elements);
                break;
            case Array array:
                json.WriteStartArray();
                foreach (var element in array) Write(json, element);
                json.WriteEndArray();
                break;
            default:
                WriteScalar(json, value);
                break;
        }
    }

    private static void WriteScalar(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null: json.WriteNullValue(); break;
            case bool flag: json.WriteBooleanValue(flag); break;
            // JSON has no word for what is not a finite number: such a value comes as text.
            case double number when double.IsFinite(number): json.WriteNumberValue(number); break;
            case float number when float.IsFinite(number): json.WriteNumberValue(number); break;
            case double or float:
                json.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
            case ulong number: json.WriteNumberValue(number); break;
            case sbyte or byte or short or ushort or int or uint or long:
                json.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case byte[] bytes: json.WriteStringValue(Convert.ToBase64String(bytes)); break;
            case UtcTime time: json.WriteStringValue(time.IsNull ? null : time.ToString()); break;
            default: json.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture)); break;
        }
    }
}
