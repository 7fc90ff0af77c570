namespace EdgeForecast.Mqtt;

/// <summary>The defaults of a connection and the problems that its options can have.</summary>
internal sealed class MqttConnectionCheck(string path, Action<string, string> report)
{
    public static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(30);
    public static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);
    public static readonly TimeSpan ReconnectDelayFirst = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan ReconnectDelayMax = TimeSpan.FromSeconds(60);

    /// <summary>A connection that stood this long was a good one.</summary>
    public static readonly TimeSpan SettledAfter = TimeSpan.FromSeconds(30);

    public static int DefaultPort(MqttTlsOptions? tls) => tls is null ? 1883 : 8883;

    public void CheckPeer(string host, string clientId, int? port, MqttTlsOptions? tls)
    {
        if (string.IsNullOrWhiteSpace(host)) Report("host", "is empty. Give the broker's name or address.");
        if (string.IsNullOrWhiteSpace(clientId))
            Report("clientId", "is empty. Give a name that no other client of this broker has.");
        if (port is < 1 or > 65_535) Report("port", $"is {port}. Give 1 to 65535, or remove it for the usual one.");
        if (tls?.CaFile is not null && tls.CaFile.Length == 0)
            Report("tls.caFile", "is empty. Give a PEM file, or remove it to trust the system's authorities.");
        if (tls is { CertificateFile: null } and ({ KeyFile: not null } or { KeyPassword: not null }))
            Report("tls.certificateFile", "is missing, but there is a key. Name the certificate, or remove the key.");
    }

    public void CheckUser(string? userName, string? password)
    {
        if (password is not null && string.IsNullOrEmpty(userName))
            Report("password", "stands without a userName. Add one, or remove the password.");
    }

    public void CheckTimes(TimeSpan? keepAlive, TimeSpan? connectTimeout, TimeSpan? first, TimeSpan? max)
    {
        CheckSpan("keepAlive", keepAlive, TimeSpan.FromSeconds(1), TimeSpan.FromHours(18));
        CheckSpan("connectTimeout", connectTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(5));
        CheckSpan("reconnectDelayFirst", first, TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(1));
        CheckSpan("reconnectDelayMax", max, TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(1));
        var (from, to) = (first ?? ReconnectDelayFirst, max ?? ReconnectDelayMax);
        if (from > to)
            Report("reconnectDelayFirst", $"is {from}, longer than reconnectDelayMax, {to}. Make it shorter.");
    }

    public void CheckSpan(string key, TimeSpan? span, TimeSpan min, TimeSpan max)
    {
        if (span is not { } given || (given >= min && given <= max)) return;
        Report(key, $"is {Core.Time.DurationText.Format(given)}. Give {Core.Time.DurationText.Format(min)} to "
            + $"{Core.Time.DurationText.Format(max)}.");
    }

    public void CheckCount(string key, int count, int min, int max)
    {
        if (count < min || count > max) Report(key, $"is {count}. Give {min} to {max}.");
    }

    public void Report(string key, string text) => report($"{path}.{key}", text);
}
