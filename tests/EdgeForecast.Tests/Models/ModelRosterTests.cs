using EdgeForecast.Core.Forecasting;
using EdgeForecast.Core.Signals;
using EdgeForecast.Models;

namespace EdgeForecast.Tests.Models;

public sealed class ModelRosterTests
{
    private const string Forecast = "t1-oil";
    private readonly ModelRoster _roster = new(shadowMax: 2, retiredMax: 1);
    private int _minute;

    [Fact]
    public void The_first_version_of_a_line_serves_at_once_and_the_next_one_is_its_shadow()
    {
        Offer("oil", "1");
        Offer("oil", "2");
        Assert.Equal(["oil Active", "oil@2 Shadow"], Roles());
        Assert.Equal("oil", _roster.ActiveOf(Forecast, "oil")!.Expert);
    }

    [Fact]
    public void A_promoted_version_takes_the_place_and_the_former_one_goes_on_as_a_shadow()
    {
        Offer("oil", "1");
        Offer("oil", "2");
        var changes = Promote("oil@2");
        Assert.Equal(["oil", "oil@2"], changes.Select(change => change.Seat.Expert));
        Assert.Equal(["oil Shadow", "oil@2 Active"], Roles());
        Assert.Equal("oil", _roster.ActiveOf(Forecast, "oil")!.Predecessor);
    }

    [Fact]
    public void Rolled_back_everything_is_as_it_was()
    {
        Offer("oil", "1");
        Offer("oil", "2");
        Promote("oil@2");
        Assert.True(_roster.TryRollBack(Forecast, "oil", "worse", Now(), out _, out _));
        Assert.Equal(["oil Active", "oil@2 Shadow"], Roles());
    }

    [Fact]
    public void Without_a_predecessor_there_is_nothing_to_go_back_to()
    {
        Offer("oil", "1");
        Assert.False(_roster.TryRollBack(Forecast, "oil", "", Now(), out _, out var refusal));
        Assert.Contains("nothing to go back to", refusal);
        Assert.False(_roster.TryRollBack(Forecast, "ghost", "", Now(), out _, out refusal));
        Assert.Contains("no active model", refusal);
    }

    [Fact]
    public void A_model_that_came_by_itself_is_a_line_of_its_own()
    {
        Offer("oil", "1");
        Offer(null, "1", "boost");
        Promote("boost");
        Assert.Equal(["oil Active", "boost Active"], Roles());
    }

    [Fact]
    public void The_same_file_is_not_taken_twice_and_a_version_is_not_given_to_another_file()
    {
        Offer("oil", "1");
        Offer("oil", "2");
        Assert.True(_roster.Has(Forecast, Sha("oil", "2")));
        Assert.False(_roster.TryOffer(Forecast, "oil", Model("oil", "2"), "", Now(), out _, out var refusal));
        Assert.Contains("already", refusal);
        var other = Model("oil", "2") with { Sha256 = new string('9', 64) };
        Assert.False(_roster.TryOffer(Forecast, "oil", other, "", Now(), out _, out refusal));
        Assert.Contains("another version", refusal);
    }

    [Fact]
    public void Shadows_are_bounded_and_one_that_was_replaced_gives_way_first()
    {
        Offer("oil", "1");
        Offer("oil", "2");
        Promote("oil@2");
        Offer("oil", "3");
        Offer("oil", "4");
        Assert.Equal(["oil Retired", "oil@2 Active", "oil@3 Shadow", "oil@4 Shadow"], Roles());
        Assert.False(_roster.TryOffer(Forecast, "oil", Model("oil", "5"), "", Now(), out _, out var refusal));
        Assert.Contains("models.shadowMax", refusal);
    }

    [Fact]
    public void Retired_versions_are_bounded_too()
    {
        Offer("oil", "1");
        for (var version = 2; version < 6; version++)
        {
            Offer("oil", $"{version}");
            Assert.True(_roster.TryRetire(Forecast, $"oil@{version}", "no good", Now(), out _, out _));
        }

        Assert.Equal(["oil Active", "oil@5 Retired"], Roles());
        Assert.False(_roster.TryRetire(Forecast, "oil", "", Now(), out _, out _));
    }

    [Fact]
    public void What_is_unknown_is_refused_with_what_there_is()
    {
        Offer("oil", "1");
        Assert.False(_roster.TryPromote(Forecast, "ghost", "", Now(), out _, out var refusal));
        Assert.Contains("it has oil", refusal);
        Assert.False(_roster.TryPromote(Forecast, "oil", "", Now(), out _, out refusal));
        Assert.Contains("already", refusal);
    }

    private static ModelDescription Model(string name, string version) => new(
        name, version, Sha(name, version), [], 1, TimeSpan.FromMinutes(1), "oil");

    private static string Sha(string name, string version) => $"{name}{version}".PadRight(64, '0');

    private void Offer(string? line, string version, string? name = null) =>
        Assert.True(
            _roster.TryOffer(
                Forecast, line, Model(name ?? line!, version), "path", Now(), out _, out var refusal), refusal);

    private IReadOnlyList<ModelChange> Promote(string expert)
    {
        Assert.True(_roster.TryPromote(Forecast, expert, "better", Now(), out var changes, out var refusal), refusal);
        return changes;
    }

    private IEnumerable<string> Roles() => _roster.Of(Forecast).Select(seat => $"{seat.Expert} {seat.Role}");

    private Timestamp Now() => new(TimeSpan.TicksPerMinute * ++_minute);
}
