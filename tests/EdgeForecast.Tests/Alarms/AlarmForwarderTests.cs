using EdgeForecast.Alarms;
using EdgeForecast.Core.Forecasting.Drift;
using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;
using EdgeForecast.Forwarding;
using EdgeForecast.TestKit;
using EdgeForecast.Tests.Forwarding;
using Microsoft.Extensions.Logging.Abstractions;
using NJsonSchema;

namespace EdgeForecast.Tests.Alarms;

public sealed class AlarmForwarderTests
{
    private static readonly Timestamp _slot = Timestamp.From(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task Every_alarm_keeps_to_the_schema_and_stands_retained_by_its_name()
    {
        var outbox = new MemoryOutbox();
        var forwarder = Create(Outlet(outbox));
        foreach (var kind in Enum.GetValues<AlarmKind>())
        {
            var signal = kind == AlarmKind.Regime ? "" : "t1.load";
            forwarder.Accept(new ForecastAlarm("oil", kind, signal, true, _slot, 0.31, 0.25, "why"));
            forwarder.Accept(new ForecastAlarm("oil", kind, signal, false, _slot, double.NaN, 0.1, "over"));
        }

        var messages = new List<OutboundMessage>();
        // Of each stream one is out at a time.
        while (outbox.Take(OutboxLane.Live, 100) is { Count: > 0 } offers)
        {
            messages.AddRange(offers.Select(offer => offer.Message));
            foreach (var offer in offers) outbox.Complete(offer.Message.Id);
        }

        var schema = await JsonSchema.FromFileAsync(Repository.PathTo("docs", "alarm-message.schema.json"));
        foreach (var message in messages)
            Assert.Empty(schema.Validate(System.Text.Encoding.UTF8.GetString(message.Payload.Span)));
        Assert.Equal(8, messages.Select(message => message.Id).Distinct().Count());
        Assert.All(messages, message => Assert.Equal("edgeforecast/gw1/alarm/oil", message.Topic));
        Assert.Equal("edgeforecast/gw1/alarm-state/oil/regime", messages[0].LatestTopic);
        Assert.Equal("edgeforecast/gw1/alarm-state/oil/input-drift.t1.load", messages[1].LatestTopic);
        // Another alarm must not be taken for a newer state of this one.
        Assert.Equal(4, messages.Select(message => message.Stream).Distinct().Count());
    }

    [Fact]
    public void A_full_outbox_is_counted()
    {
        var outlet = Outlet(new MemoryOutbox(capacity: 1));
        var forwarder = Create(outlet);
        var alarm = new ForecastAlarm("oil", AlarmKind.Regime, "", true, _slot, 1, 0, "why");
        forwarder.Accept(alarm);
        forwarder.Accept(alarm with { IsRaised = false });
        Assert.Equal(1, outlet.RefusedCount);
    }

    private static NoticeOutlet Outlet(MemoryOutbox outbox) => new(outbox, NullLogger<NoticeOutlet>.Instance);

    private static AlarmForwarder Create(NoticeOutlet outlet) => new(
        "gw1", AlarmTopic.Default, AlarmTopic.DefaultState, outlet, null, NullLogger<AlarmForwarder>.Instance);
}
