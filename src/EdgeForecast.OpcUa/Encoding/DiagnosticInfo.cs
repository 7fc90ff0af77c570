namespace EdgeForecast.OpcUa.Encoding;

/// <summary>Why a server refused, as far as it says (Part 6, 5.2.2.12). The numbers index the response's string table.
/// </summary>
public sealed record DiagnosticInfo(
    int? SymbolicId = null,
    int? NamespaceUri = null,
    int? Locale = null,
    int? LocalizedText = null,
    string? AdditionalInfo = null,
    StatusCode? InnerStatusCode = null,
    DiagnosticInfo? Inner = null);
