namespace EdgeForecast.Configuration.Options;

internal enum PayloadFormatChoice
{
    /// <summary>A plain number as text: <c>21.5</c>.</summary>
    Number,

    /// <summary>A JSON document.</summary>
    Json,
}
