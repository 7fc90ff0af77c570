using System.Net;
using System.Text;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.Cli.Export;

/// <summary>Rows of a running gateway, as it streams them.</summary>
internal static class HttpRows
{
    private static readonly TimeSpan _connectLimit = TimeSpan.FromSeconds(5);

    /// <exception cref="HttpRequestException">It does not answer, or refuses; the text says why.</exception>
    public static async Task<ISampleRows> OpenAsync(
        Uri gateway, Timestamp from, Timestamp to, bool byArrival, string? signals, CancellationToken stop)
    {
        var query = new StringBuilder("/api/samples?format=csv&time=").Append(byArrival ? "arrival" : "source");
        if (from != Timestamp.MinValue) query.Append("&from=").Append(from);
        if (to != Timestamp.MaxValue) query.Append("&to=").Append(to);
        if (signals is not null) query.Append("&signals=").Append(Uri.EscapeDataString(signals));
        var client = new HttpClient(new SocketsHttpHandler { ConnectTimeout = _connectLimit })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        var answer = await client.GetAsync(
            new Uri(gateway, query.ToString()), HttpCompletionOption.ResponseHeadersRead, stop);
        if (answer.StatusCode != HttpStatusCode.OK)
            throw new HttpRequestException(
                $"{gateway}: {(int)answer.StatusCode} {(await answer.Content.ReadAsStringAsync(stop)).Trim()}");
        return new CsvRows(
            new StreamReader(await answer.Content.ReadAsStreamAsync(stop), Encoding.UTF8), gateway.ToString());
    }
}
