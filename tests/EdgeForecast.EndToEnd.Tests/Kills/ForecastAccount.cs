using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace EdgeForecast.EndToEnd.Tests.Kills;

/// <summary>Holds what a subscriber received against what must have come.</summary>
/// <param name="periods">Of each forecast.</param>
/// <param name="grace">Where the record may not know of all slots; null where it must.</param>
internal sealed partial class ForecastAccount(
    IReadOnlyDictionary<string, TimeSpan> periods, ForecastAccount.Grace? grace = null)
{
    private readonly List<(DateTimeOffset Ready, DateTimeOffset End)> _lives = [];
    private readonly Dictionary<string, List<(DateTimeOffset First, DateTimeOffset Last)>> _missed = [];
    private readonly HashSet<string> _waiting = [];

    /// <summary>Messages that came again.</summary>
    public int RepeatCount { get; private set; }

    /// <summary>Different forecasts that came.</summary>
    public int ForecastCount { get; private set; }

    /// <summary>Slots that passed, by the gateway's own record, without a forecast.</summary>
    public int MissedCount { get; private set; }

    /// <summary>Messages that stood in the outbox after a kill.</summary>
    public int WaitingCount => _waiting.Count;

    /// <summary>A gateway ran from here to there, wrote this, and left these in its outbox.</summary>
    public void AddLife(
        DateTimeOffset ready, DateTimeOffset end, IEnumerable<string> lines, IEnumerable<string> waiting)
    {
        _lives.Add((ready, end));
        _waiting.UnionWith(waiting);
        foreach (var line in lines)
        {
            if (MissedSlots().Match(line) is not { Success: true } match) continue;
            if (!_missed.TryGetValue(match.Groups[1].Value, out var ranges))
                _missed[match.Groups[1].Value] = ranges = [];
            ranges.Add((Moment(match.Groups[2].Value), Moment(match.Groups[3].Value)));
        }
    }

    /// <summary>Fails where something is lost, or a repeat is not what came before.</summary>
    public void Verify(IEnumerable<Subscriber.Message> received)
    {
        var payloads = new Dictionary<string, string>();
        var others = new HashSet<string>();
        var slots = periods.Keys.ToDictionary(name => name, _ => new SortedSet<DateTimeOffset>());
        foreach (var message in received)
        {
            if (message.Topic.EndsWith("/end", StringComparison.Ordinal)) continue;
            using var json = JsonDocument.Parse(message.Payload);
            if (!message.Topic.Contains("/forecast/", StringComparison.Ordinal))
            {
                // Alarms; and what has no id is said at once, and not through the outbox.
                if (json.RootElement.TryGetProperty("id", out var other)) others.Add(other.GetString()!);
                continue;
            }

            var id = json.RootElement.GetProperty("id").GetString()!;
            var payload = message.Payload.Replace(",\"historical\":true}", "}", StringComparison.Ordinal);
            if (payloads.TryGetValue(id, out var before))
            {
                Assert.Equal(before, payload);
                RepeatCount++;
            }

            payloads[id] = payload;
            slots[json.RootElement.GetProperty("forecast").GetString()!]
                .Add(json.RootElement.GetProperty("slot").GetDateTimeOffset());
        }

        ForecastCount = payloads.Count;
        Assert.Empty(_waiting.Except(payloads.Keys).Except(others));
        foreach (var (name, of) in slots) VerifyHoles(name, of);
    }

    private void VerifyHoles(string name, SortedSet<DateTimeOffset> slots)
    {
        Assert.NotEmpty(slots);
        var period = periods[name];
        var before = slots.Min;
        foreach (var slot in slots.Skip(1))
        {
            if (slot - before > period && !IsRestart(before, slot, period))
                for (var lost = before + period; lost < slot; lost += period)
                {
                    Assert.True(
                        _missed.TryGetValue(name, out var ranges)
                            && ranges.Exists(range => lost >= range.First && lost <= range.Last),
                        $"{name}: the forecast of {lost:O} neither came nor is recorded as missed");
                    MissedCount++;
                }

            before = slot;
        }
    }

    private bool IsRestart(DateTimeOffset before, DateTimeOffset after, TimeSpan period)
    {
        if (grace is null) return false;
        for (var i = 0; i + 1 < _lives.Count; i++)
        {
            if (before < _lives[i].End - period - grace.End || before >= _lives[i + 1].Ready) continue;
            // A life that ended soon may have issued nothing.
            for (var next = i + 1; next < _lives.Count; next++)
            {
                var first = _lives[next].Ready + period + grace.Start;
                if (after <= first) return true;
                if (_lives[next].End > first) break;
            }
        }

        return false;
    }

    private static DateTimeOffset Moment(string text) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    /// <param name="End">A slot so shortly before the end of a life may be lost, and not be in the record.</param>
    /// <param name="Start">So long after it was ready a gateway may issue its first forecast.</param>
    public sealed record Grace(TimeSpan End, TimeSpan Start);

    [GeneratedRegex(@"(\S+): slots passed without a forecast: .*?First = ([^ ,]+), Last = ([^ ,]+)")]
    private static partial Regex MissedSlots();
}
