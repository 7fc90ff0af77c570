using System.Text.Json.Serialization;
using EdgeForecast.Status;

namespace EdgeForecast.Models;

/// <summary>The form in which the roster is kept and shown.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    Converters = [typeof(TimestampConverter), typeof(FiniteConverter)])]
[JsonSerializable(typeof(IReadOnlyList<ModelSeat>))]
[JsonSerializable(typeof(ModelRosterFile))]
[JsonSerializable(typeof(ModelMessage))]
[JsonSerializable(typeof(ModelLifeStatus))]
[JsonSerializable(typeof(ModelRequest))]
[JsonSerializable(typeof(ModelAnswer))]
internal sealed partial class ModelRosterJson : JsonSerializerContext;
