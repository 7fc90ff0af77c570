using System.Text;
using EdgeForecast.Buffer.Segments;
using EdgeForecast.Buffer.Streams;
using EdgeForecast.Core.Forecasting.Slots;
using EdgeForecast.Core.Pipeline;
using EdgeForecast.Core.Signals;
using EdgeForecast.Startup;
using EdgeForecast.TestKit;

namespace EdgeForecast.Tests.Startup;

public sealed class ForecastMarksTests
{
    private static readonly Timestamp _noon = Timestamp.From(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private static readonly Guid _boot = Guid.NewGuid();

    [Fact]
    public void The_last_slot_that_was_kept_is_known_again_and_exact_as_long_as_the_machine_has_not_restarted()
    {
        using var folder = new TemporaryFolder();
        using (var marks = Open(folder, _boot))
        {
            Assert.Null(marks.Last("oil", newest: null));
            for (var i = 0; i <= 3; i++) marks.Keep(Message("oil", _noon + TimeSpan.FromMinutes(i)));
            marks.Keep(Message("load", _noon));
            // An alarm.
            marks.Keep(Message("oil", _noon) with { Slot = null });
        }

        var last = _noon + TimeSpan.FromMinutes(3);
        using (var marks = Open(folder, _boot))
        {
            Assert.Equal(new KeptSlot(last, IsLast: true), marks.Last("oil", newest: null));
            Assert.Equal(new KeptSlot(_noon, IsLast: true, last), marks.Last("load", Message("load", last)));
        }

        using (var marks = Open(folder, Guid.NewGuid()))
            Assert.Equal(new KeptSlot(last, IsLast: false), marks.Last("oil", newest: null));
        using (var marks = Open(folder, Guid.Empty))
            Assert.Equal(new KeptSlot(last, IsLast: false), marks.Last("oil", newest: null));
    }

    [Fact]
    public void Without_a_mark_or_with_a_torn_one_what_waits_says_how_far_it_came()
    {
        using var folder = new TemporaryFolder();
        using var marks = Open(folder, _boot);
        Assert.Equal(new KeptSlot(_noon, IsLast: false), marks.Last("oil", Message("oil", _noon)));
        marks.Keep(Message("oil", _noon));
        var path = folder.PathTo("oil.slot");
        var bytes = File.ReadAllBytes(path);
        for (var i = 0; i < bytes.Length; i++)
        {
            File.WriteAllBytes(path, [.. bytes[..i], (byte)(bytes[i] ^ 1), .. bytes[(i + 1)..]]);
            Assert.Null(marks.Last("oil", newest: null));
        }

        File.WriteAllBytes(path, bytes[..^1]);
        Assert.Null(marks.Last("oil", Message("oil", _noon) with { Payload = Encoding.UTF8.GetBytes("no json") }));
    }

    [Fact]
    public void A_disk_that_refuses_is_told_of_once()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.PathTo("oil.slot"));
        var notices = new List<StoreNotice>();
        using var marks = Open(folder, _boot, notices);
        for (var i = 0; i < 3; i++) marks.Keep(Message("oil", _noon));
        Assert.Contains("\"oil\"", Assert.Single(notices).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_system_says_which_start_of_the_machine_this_is()
    {
        Assert.NotEqual(Guid.Empty, ForecastMarks.Boot());
        Assert.Equal(ForecastMarks.Boot(), ForecastMarks.Boot());
    }

    private static ForecastMarks Open(TemporaryFolder folder, Guid boot, List<StoreNotice>? notices = null) =>
        new(DiskFolder.Create(folder.FullPath), boot, (notices ?? []).Add);

    private static OutboundMessage Message(string stream, Timestamp slot) => new(
        $"{stream}/{slot}", stream, "topic", null, Encoding.UTF8.GetBytes($$"""{"slot":"{{slot}}"}"""),
        slot, slot, Slot: slot);
}
