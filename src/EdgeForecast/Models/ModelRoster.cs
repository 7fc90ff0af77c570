using System.Diagnostics.CodeAnalysis;
using EdgeForecast.Core.Forecasting;
using EdgeForecast.Core.Signals;

namespace EdgeForecast.Models;

/// <summary>
/// Which versions of which models serve which forecast, and in what role. Of a line one version is active at most; the
/// one that it replaced goes on as a shadow, so that it is measured on and can take its place again. Bounded: at most
/// <paramref name="shadowMax"/> shadows a forecast and <paramref name="retiredMax"/> retired versions a line.
/// </summary>
internal sealed class ModelRoster(int shadowMax, int retiredMax = 3)
{
    private readonly List<ModelSeat> _seats = [];

    public IReadOnlyList<ModelSeat> Seats => _seats;

    /// <summary>Takes up what was saved.</summary>
    public void Restore(IEnumerable<ModelSeat> seats)
    {
        _seats.Clear();
        _seats.AddRange(seats);
    }

    public IEnumerable<ModelSeat> Of(string forecast) => _seats.Where(seat => seat.Forecast == forecast);

    public ModelSeat? Find(string forecast, string expert) =>
        _seats.Find(seat => seat.Forecast == forecast && seat.Expert == expert);

    /// <summary>The active version of a line; null when there is none.</summary>
    public ModelSeat? ActiveOf(string forecast, string line) =>
        line.Length == 0
            ? null
            : _seats.Find(seat => seat.Forecast == forecast && seat.Line == line && seat.Role == ModelRole.Active);

    /// <summary>Whether a model file has a seat at a forecast already, in whatever role.</summary>
    public bool Has(string forecast, string sha256) =>
        _seats.Exists(seat => seat.Forecast == forecast && seat.Sha256 == sha256);

    /// <summary>
    /// Gives a model a seat: the first of a configured line is active at once, every other one begins as a shadow.
    /// </summary>
    /// <param name="forecast">The forecast.</param>
    /// <param name="line">The configured expert that it is a version of; null for a model that came by itself.</param>
    /// <param name="model">The model.</param>
    /// <param name="path">Where it was found.</param>
    /// <param name="now">The plant's time.</param>
    /// <param name="changes">What has changed, in order.</param>
    /// <param name="refusal">Why it gets none; empty after success.</param>
    public bool TryOffer(
        string forecast, string? line, ModelDescription model, string path, Timestamp now,
        out IReadOnlyList<ModelChange> changes, out string refusal)
    {
        changes = [];
        var isFirst = line is not null && !_seats.Exists(seat => seat.Forecast == forecast && seat.Line == line);
        var expert = isFirst ? line! : line is null ? model.Name : $"{line}@{model.Version}";
        if (Find(forecast, expert) is { } taken)
        {
            refusal = taken.Sha256 == model.Sha256
                ? $"{expert} is there already, as {Text(taken.Role)}"
                : $"{expert} is there already, with another model file: give this one another version";
            return false;
        }

        List<ModelChange> made = [];
        if (!isFirst && !MakeRoom(forecast, now, made))
        {
            refusal = $"{shadowMax} shadows run at this forecast already, which is the limit: retire one, or raise " +
                "models.shadowMax";
            return false;
        }

        var seat = new ModelSeat(
            forecast, expert, line ?? "", model.Name, model.Version, model.Sha256, path,
            isFirst ? ModelRole.Active : ModelRole.Shadow, now, isFirst ? "configured" : "arrived");
        _seats.Add(seat);
        made.Add(new ModelChange(seat, null));
        changes = made;
        refusal = "";
        return true;
    }

    /// <summary>
    /// Makes a version active; the one that was active in its line goes on as a shadow.
    /// </summary>
    public bool TryPromote(
        string forecast, string expert, string reason, Timestamp now, out IReadOnlyList<ModelChange> changes,
        out string refusal)
    {
        changes = [];
        if (!TryFind(forecast, expert, out var seat, out refusal)) return false;
        if (seat.Role == ModelRole.Active)
        {
            refusal = $"{expert} is active already at {forecast}";
            return false;
        }

        List<ModelChange> made = [];
        var former = ActiveOf(forecast, seat.Line);
        if (former is not null)
            made.Add(Change(former, ModelRole.Shadow, $"replaced by {expert}: {reason}", now, former.Predecessor));
        made.Add(Change(seat, ModelRole.Active, reason, now, former?.Expert ?? "") with
        {
            IsReturn = former?.Predecessor == expert,
        });
        changes = made;
        return true;
    }

    /// <summary>Gives the place of a line's active version back to the one that it took it from.</summary>
    public bool TryRollBack(
        string forecast, string line, string reason, Timestamp now, out IReadOnlyList<ModelChange> changes,
        out string refusal)
    {
        changes = [];
        var active = ActiveOf(forecast, line)
            ?? _seats.Find(seat => seat.Forecast == forecast && seat.Expert == line && seat.Role == ModelRole.Active);
        if (active is null)
        {
            refusal = $"the forecast \"{forecast}\" has no active model \"{line}\"";
            return false;
        }

        if (active.Predecessor.Length == 0)
        {
            refusal = $"{active.Expert} took nobody's place at {forecast}: there is nothing to go back to";
            return false;
        }

        return TryPromote(forecast, active.Predecessor, reason, now, out changes, out refusal);
    }

    /// <summary>Lets a version that does not serve stop running; it is kept.</summary>
    public bool TryRetire(
        string forecast, string expert, string reason, Timestamp now, out IReadOnlyList<ModelChange> changes,
        out string refusal)
    {
        changes = [];
        if (!TryFind(forecast, expert, out var seat, out refusal)) return false;
        if (seat.Role != ModelRole.Shadow)
        {
            refusal = $"{expert} is {Text(seat.Role)} at {forecast}; only a shadow is retired";
            return false;
        }

        changes = [Change(seat, ModelRole.Retired, reason, now, seat.Predecessor)];
        Forget(forecast, seat.Line);
        return true;
    }

    /// <summary>Whether a version would take back the place that another has taken from it.</summary>
    public bool IsReturn(string forecast, string expert) =>
        Find(forecast, expert) is { } seat && ActiveOf(forecast, seat.Line)?.Predecessor == expert;

    /// <summary>Takes out a version whose bundle cannot be loaded any more.</summary>
    public void Remove(string forecast, string expert) =>
        _seats.RemoveAll(seat => seat.Forecast == forecast && seat.Expert == expert);

    /// <summary>Takes out what belongs to forecasts and experts that are not configured any more.</summary>
    /// <param name="isConfigured">
    /// Whether a forecast has a line; the line is empty for models that came by themselves.
    /// </param>
    public int RemoveUnless(Func<string, string, bool> isConfigured) =>
        _seats.RemoveAll(seat => !isConfigured(seat.Forecast, seat.Line));

    public static string Text(ModelRole role) => role switch
    {
        ModelRole.Active => "active",
        ModelRole.Shadow => "shadow",
        _ => "retired",
    };

    private bool TryFind(
        string forecast, string expert, [NotNullWhen(true)] out ModelSeat? seat, out string refusal)
    {
        seat = Find(forecast, expert);
        refusal = seat is null
            ? $"the forecast \"{forecast}\" has no model \"{expert}\"; it has " +
                string.Join(", ", Of(forecast).Select(one => one.Expert))
            : "";
        return seat is not null;
    }

    // One that was replaced long ago gives way before one that has yet to show what it can do.
    private bool MakeRoom(string forecast, Timestamp now, List<ModelChange> made)
    {
        var shadows = Of(forecast).Where(seat => seat.Role == ModelRole.Shadow).ToList();
        if (shadows.Count < shadowMax) return true;
        var replaced = shadows
            .Where(seat => seat.Reason.StartsWith("replaced", StringComparison.Ordinal))
            .MinBy(seat => seat.Since);
        if (replaced is null) return false;
        made.Add(Change(replaced, ModelRole.Retired, "made room for another", now, replaced.Predecessor));
        Forget(forecast, replaced.Line);
        return true;
    }

    private ModelChange Change(ModelSeat seat, ModelRole role, string reason, Timestamp now, string predecessor)
    {
        var changed = seat with { Role = role, Reason = reason, Since = now, Predecessor = predecessor };
        _seats[_seats.IndexOf(seat)] = changed;
        return new ModelChange(changed, seat.Role);
    }

    private void Forget(string forecast, string line)
    {
        var retired = _seats
            .Where(seat => seat.Forecast == forecast && seat.Line == line && seat.Role == ModelRole.Retired)
            .OrderBy(seat => seat.Since)
            .ToList();
        for (var i = 0; i < retired.Count - retiredMax; i++) _seats.Remove(retired[i]);
    }
}
