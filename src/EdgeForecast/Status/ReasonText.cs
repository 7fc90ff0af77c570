using System.Text.Json;
using EdgeForecast.Core.Validation;

namespace EdgeForecast.Status;

/// <summary>Reasons as they stand in metrics, status and tap: <c>out-of-range</c>.</summary>
internal static class ReasonText
{
    private static readonly Dictionary<ValidationReason, string> _texts = Enum.GetValues<ValidationReason>()
        .ToDictionary(reason => reason, reason => JsonNamingPolicy.KebabCaseLower.ConvertName(reason.ToString()));

    public static string Of(ValidationReason reason) =>
        _texts.TryGetValue(reason, out var text) ? text : $"reason-{(byte)reason}";
}
