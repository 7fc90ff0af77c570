using System.Text;
using EdgeForecast.Buffer.Streams;
using EdgeForecast.Configuration.Options;
using EdgeForecast.Core.Forecasting;
using EdgeForecast.Core.Forecasting.Promotion;
using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;
using EdgeForecast.Forwarding;
using EdgeForecast.Models;
using EdgeForecast.TestKit;
using EdgeForecast.Tests.Forwarding;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using NJsonSchema;

namespace EdgeForecast.Tests.Models;

public sealed class ModelHeraldTests
{
    private const string Forecast = "t1-oil";
    private static readonly Timestamp _noon =
        Timestamp.From(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));

    private static readonly ChallengeStatus _better =
        new("oil@2", "oil", EvidenceVerdict.Better, ActualCount: 240, RivalLoss: 0.5, Gain: 0.2, GainError: 0.1);

    private readonly ModelRoster _roster = new(shadowMax: 2);
    private readonly MemoryOutbox _outbox = new();
    private readonly FakeTimeProvider _machineTime = new();
    private int _minute;

    [Fact]
    public async Task Every_event_keeps_to_the_schema_and_leaves_in_order_with_an_id_of_its_own()
    {
        var herald = Create();
        Tell(herald, Offer("1"));
        Tell(herald, Offer("2"));
        Tell(herald, Promote("oil@2"), _better);
        Tell(herald, Promote("oil"));
        Assert.True(_roster.TryRetire(Forecast, "oil@2", "by hand", Now(), out var retired, out _));
        Tell(herald, retired);
        Refuse(herald, Forecast);
        Refuse(herald, "");
        herald.Add(ModelEventKind.Started, ModelMessage.OfStart(Forecast, "gw1", Now(), _roster.Of(Forecast)));
        herald.HandOver();

        var messages = Taken();
        var schema = await JsonSchema.FromFileAsync(Repository.PathTo("docs", "model-message.schema.json"));
        foreach (var message in messages) Assert.Empty(schema.Validate(Encoding.UTF8.GetString(message.Payload.Span)));
        Assert.Equal(
            ["admitted", "admitted", "promoted", "rolled-back", "retired", "refused", "started"],
            messages.Where(message => message.Topic == $"edgeforecast/gw1/model/{Forecast}").Select(EventOf));
        Assert.Distinct(messages.Select(message => message.Id));
        Assert.All(Enum.GetValues<ModelEventKind>(), kind => Assert.True(herald.CountOf(kind) > 0));
        var newest = messages.Last(message => message.Stream == $"{Forecast}/models");
        Assert.Equal($"edgeforecast/gw1/model-state/{Forecast}", newest.LatestTopic);
        var anywhere = messages.Single(message => message.Topic == "edgeforecast/gw1/model/ANY");
        Assert.Null(anywhere.LatestTopic);
    }

    [Fact]
    public void A_promotion_says_what_it_rests_on_and_how_all_models_stand_then()
    {
        var herald = Create();
        Tell(herald, Offer("1"));
        Tell(herald, Offer("2"));
        Tell(herald, Promote("oil@2"), _better);

        var message = herald.Kept[^1];
        Assert.Equal(
            ("oil@2", "2", "active", "oil"), (message.Expert, message.Version, message.Role, message.Predecessor));
        Assert.Equal(new ModelEvidence("oil", "better", 240, 0.5, 0.2, 0.1, 0.3), Rounded(message.Evidence!));
        Assert.Equal(["oil shadow", "oil@2 active"], message.Seats.Select(seat => $"{seat.Expert} {seat.Role}"));
    }

    [Fact]
    public void What_was_told_just_before_a_crash_is_told_again_word_for_word_and_once_it_is_settled_no_more()
    {
        using var folder = new TemporaryFolder();
        var register = new ModelRegister(DiskFolder.Create(folder.FullPath));
        var herald = Create();
        Tell(herald, Offer("1"));
        register.Save(_roster, herald.Kept);
        var before = Taken();

        // The process ends here and another one begins.
        var again = Create();
        var loaded = register.Load(new ModelsOptions(), out var news, out var problem);
        again.Repeat(news);
        var after = Taken();
        Assert.Equal("", problem);
        Assert.Equal(_roster.Seats, loaded.Seats);
        Assert.Equal(before.Select(message => (message.Id, Encoding.UTF8.GetString(message.Payload.Span))),
            after.Select(message => (message.Id, Encoding.UTF8.GetString(message.Payload.Span))));

        Assert.False(again.Settle());
        _machineTime.Advance(TimeSpan.FromSeconds(11));
        Assert.True(again.Settle());
        register.Save(loaded, again.Kept);
        register.Load(new ModelsOptions(), out news, out _);
        Assert.Empty(news);
    }

    [Fact]
    public void A_refusal_of_a_thousand_reasons_fits_into_a_message()
    {
        var reasons = Enumerable.Repeat(new string('x', 100_000), 1_000).ToList();
        var message = ModelMessage.Of(new ModelRefusal("bad", Forecast, _noon, reasons), null, "gw1", []);
        Assert.Equal(17, message.Reasons.Count);
        Assert.All(message.Reasons, reason => Assert.InRange(reason.Length, 1, 410));
        Assert.Equal("and 984 more", message.Reasons[^1]);
    }

    private ModelHerald Create() => new(
        "gw1", TopicTemplate.DefaultModel, TopicTemplate.DefaultModelState,
        new NoticeOutlet(_outbox, NullLogger<NoticeOutlet>.Instance), _machineTime);

    private void Tell(ModelHerald herald, IReadOnlyList<ModelChange> changes, ChallengeStatus? evidence = null)
    {
        foreach (var change in changes)
            if (ModelMessage.Of(change, "gw1", evidence, _roster.Of(Forecast)) is { } message)
                herald.Add(ModelEventText.KindOf(change)!.Value, message);
        herald.HandOver();
    }

    private void Refuse(ModelHerald herald, string forecast)
    {
        var refusal = new ModelRefusal("bad", forecast, Now(), ["sha256: is another one. Export it again."]);
        herald.Add(ModelEventKind.Refused, ModelMessage.Of(refusal, null, "gw1", _roster.Of(forecast)));
        herald.HandOver();
    }

    private IReadOnlyList<ModelChange> Offer(string version)
    {
        var model = new ModelDescription(
            "oil", version, new string(version[0], 64), [], 12, TimeSpan.FromMinutes(5), "oil");
        Assert.True(_roster.TryOffer(Forecast, "oil", model, $"oil-{version}", Now(), out var changes, out var refusal),
            refusal);
        return changes;
    }

    private IReadOnlyList<ModelChange> Promote(string expert)
    {
        Assert.True(_roster.TryPromote(Forecast, expert, "better", Now(), out var changes, out var refusal), refusal);
        return changes;
    }

    private Timestamp Now() => _noon + TimeSpan.FromMinutes(_minute++);

    /// <summary>Of each stream one is out at a time.</summary>
    private List<OutboundMessage> Taken()
    {
        var messages = new List<OutboundMessage>();
        while (_outbox.Take(OutboxLane.Live, 100) is { Count: > 0 } offers)
        {
            messages.AddRange(offers.Select(offer => offer.Message));
            foreach (var offer in offers) _outbox.Complete(offer.Message.Id);
        }

        return messages;
    }

    private static string EventOf(OutboundMessage message)
    {
        using var document = System.Text.Json.JsonDocument.Parse(message.Payload);
        return document.RootElement.GetProperty("event").GetString()!;
    }

    private static ModelEvidence Rounded(ModelEvidence evidence) => evidence with
    {
        GainLower = Math.Round(evidence.GainLower!.Value, 9),
        GainUpper = Math.Round(evidence.GainUpper!.Value, 9),
    };
}
