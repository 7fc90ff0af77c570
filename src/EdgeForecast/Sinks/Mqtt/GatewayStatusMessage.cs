using System.Text.Json;

namespace EdgeForecast.Sinks.Mqtt;

/// <summary>
/// What stands retained on the status topic. There is no time in it: the will is written when the connection begins,
/// and the moment of its publication is known to the subscriber alone.
/// </summary>
internal static class GatewayStatusMessage
{
    public static byte[] Create(string gateway, string status)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("gateway"u8, gateway);
            json.WriteString("status"u8, status);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }
}
