using System.Threading.Channels;
using EdgeForecast.Configuration.Options;
using EdgeForecast.Core.Forecasting.Promotion;
using EdgeForecast.Core.Pipeline;
using EdgeForecast.Inference.Library;
using Microsoft.Extensions.Logging;

namespace EdgeForecast.Models;

/// <summary>
/// Lets models come and go while the gateway runs: watches the models' folder, takes in what arrives as a shadow,
/// promotes a shadow that has shown itself to be better and lets a model that has become worse give its place back.
/// Every change is on disk before it takes effect; whatever fails, the experts of before serve on.
/// </summary>
internal sealed partial class ModelLife : ILoop
{
    private const int RequestCountMax = 16;
    private static readonly TimeSpan _lookInterval = TimeSpan.FromSeconds(2);
    private readonly GatewayOptions _options;
    private readonly ModelSeating _seating;
    private readonly IForecastSeats _forecasts;
    private readonly TimeProvider _machineTime;
    private readonly ILogger _logger;
    private readonly BundleInbox _inbox;
    private readonly HashSet<string> _stale = new(StringComparer.Ordinal);
    private readonly Channel<PendingRequest> _requests = Channel.CreateBounded<PendingRequest>(RequestCountMax);
    private long _admittedCount;
    private long _promotedCount;
    private long _rolledBackCount;
    private string _lastError = "";
    private volatile ModelLifeStatus _status;

    /// <param name="options">Checked before.</param>
    /// <param name="seating">The roster, with the models of the start loaded.</param>
    /// <param name="forecasts">The running forecasts.</param>
    /// <param name="machineTime">The clock of intervals.</param>
    /// <param name="logger">Where it writes what happens.</param>
    public ModelLife(
        GatewayOptions options, ModelSeating seating, IForecastSeats forecasts, TimeProvider machineTime,
        ILogger<ModelLife> logger)
    {
        (_options, _seating, _forecasts) = (options, seating, forecasts);
        (_machineTime, _logger) = (machineTime, logger);
        _inbox = new BundleInbox(options.Models.Directory);
        _status = Snapshot();
    }

    public string Name => "models.life";

    /// <summary>Taking in a bundle may take as long as its admission is allowed.</summary>
    public TimeSpan HeartbeatLimit => TimeSpan.FromMinutes(2);

    public ModelLifeStatus Status => _status;

    /// <summary>Asks for a change; answered when it has taken effect or was refused.</summary>
    public async Task<ModelAnswer> RequestAsync(ModelRequest request, CancellationToken stop)
    {
        var pending = new PendingRequest(request);
        if (!_requests.Writer.TryWrite(pending))
            return new ModelAnswer(false, ["too many requests wait already; try again"]);
        return await pending.Answer.Task.WaitAsync(stop);
    }

    public async Task RunAsync(IHeartbeat heartbeat, CancellationToken stop)
    {
        try
        {
            while (!stop.IsCancellationRequested)
            {
                heartbeat.Beat();
                await AnswerRequestsAsync(stop);
                await LookAsync(heartbeat, stop);
                await JudgeAsync(stop);
                foreach (var name in _stale.ToList()) await ExchangeAsync(name, stop);
                _seating.Settle();
                _status = Snapshot();
                await WaitAsync(stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Told to stop: what was not taken in yet is found again at the next start.
        }
    }

    private async Task WaitAsync(CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(_lookInterval, _machineTime);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        try
        {
            await _requests.Reader.WaitToReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            // Nobody asked for anything: time for the next look.
        }
    }

    private async Task LookAsync(IHeartbeat heartbeat, CancellationToken stop)
    {
        if (!_options.Models.Watch) return;
        IReadOnlyList<FoundBundle> found = [];
        try
        {
            found = _inbox.Look();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Fail(error, $"looking into {_options.Models.Directory}");
        }

        foreach (var bundle in found)
        {
            heartbeat.Beat();
            await TakeInAsync(bundle, stop);
        }
    }

    private async Task TakeInAsync(FoundBundle bundle, CancellationToken stop)
    {
        if (_seating.Shelve(bundle.Folder, bundle.Path, "") is not { } shelved) return;
        foreach (var forecast in _options.Forecasts)
        {
            if (_seating.Roster.Has(forecast.Name, shelved.Model.Sha256)) continue;
            var line = _seating.LineOf(forecast, shelved.Model);
            if (line is null && !_seating.IsNewcomerFor(forecast, shelved.Model)) continue;
            if (!await _seating.TrySeatAsync(forecast, line, bundle.Path, shelved.Model, stop)) continue;
            _admittedCount++;
            await ExchangeAsync(forecast.Name, stop);
        }

        // The copy of one that was refused.
        _seating.Tidy();
    }

    private async Task JudgeAsync(CancellationToken stop)
    {
        if (!_options.Models.Promotion.Automatic) return;
        foreach (var forecast in _options.Forecasts)
        {
            if (_stale.Contains(forecast.Name)) continue;
            var better = _forecasts.Challenges(forecast.Name)
                .Where(challenge => challenge.Verdict == EvidenceVerdict.Better
                    && _seating.Roster.Find(forecast.Name, challenge.Shadow) is { Role: ModelRole.Shadow })
                .MaxBy(challenge => challenge.Gain);
            if (better is null) continue;
            var reason = $"mean absolute error {better.RivalLoss - better.Gain:G4} against {better.RivalLoss:G4} of " +
                $"{(better.Rival.Length > 0 ? better.Rival : "those that serve")} over {better.ActualCount} actuals";
            await PromoteAsync(forecast, better.Shadow, reason, better, stop);
        }
    }

    /// <summary>Empty when done, else why not.</summary>
    private async Task<string> PromoteAsync(
        ForecastOptions forecast, string expert, string reason, ChallengeStatus? evidence, CancellationToken stop)
    {
        var roster = _seating.Roster;
        var seat = roster.Find(forecast.Name, expert);
        if (seat is not null && !await _seating.TryLoadAsync(forecast, seat, stop))
            return $"{forecast.Name}: {expert} cannot be loaded any more";
        var isBack = roster.IsReturn(forecast.Name, expert);
        if (!roster.TryPromote(
            forecast.Name, expert, isBack ? "rolled back: " + reason : reason, _seating.Now, out var changes,
            out var refusal))
            return $"{forecast.Name}: {refusal}";
        _seating.Commit(changes, evidence);
        _promotedCount++;
        if (isBack) _rolledBackCount++;
        await ExchangeAsync(forecast.Name, stop);
        return "";
    }

    private async Task ExchangeAsync(string forecast, CancellationToken stop)
    {
        _stale.Add(forecast);
        try
        {
            await _forecasts.ExchangeAsync(
                _options.Forecasts.First(one => one.Name == forecast), _seating.SeatedAt(forecast), stop);
        }
        catch (Exception error) when (error is IOException or InvalidOperationException or TimeoutException)
        {
            Fail(error, $"exchanging the experts of {forecast}");
            return;
        }

        _stale.Remove(forecast);
        _seating.UnloadLeavers(forecast);
        _seating.Tidy();
    }

    private async Task AnswerRequestsAsync(CancellationToken stop)
    {
        while (_requests.Reader.TryRead(out var pending))
        {
            try
            {
                pending.Answer.TrySetResult(await AnswerAsync(pending.Request, stop));
            }
            finally
            {
                // Where it failed the loop fails with it, and whoever asked is not left waiting.
                pending.Answer.TrySetCanceled(CancellationToken.None);
            }
        }
    }

    private async Task<ModelAnswer> AnswerAsync(ModelRequest request, CancellationToken stop)
    {
        var forecasts = _options.Forecasts
            .Where(forecast => request.Forecast is null
                ? _seating.Roster.Of(forecast.Name)
                    .Any(seat => seat.Expert == request.Expert || seat.Line == request.Expert)
                : forecast.Name == request.Forecast)
            .ToList();
        if (forecasts.Count == 0)
            return new ModelAnswer(false, [request.Forecast is { } unknown
                ? $"there is no forecast \"{unknown}\""
                : $"no forecast has a model \"{request.Expert}\""]);
        var lines = new List<string>();
        var isDone = false;
        foreach (var forecast in forecasts)
        {
            var refusal = request.Action switch
            {
                "promote" => await PromoteAsync(
                    forecast, request.Expert, "by hand", EvidenceOf(forecast, request.Expert), stop),
                "rollback" => await RollBackAsync(forecast, request.Expert, stop),
                "retire" => await RetireAsync(forecast, request.Expert, stop),
                _ => $"\"{request.Action}\" is not promote, rollback or retire",
            };
            isDone |= refusal.Length == 0;
            lines.Add(refusal.Length == 0 ? $"{forecast.Name}: done" : refusal);
        }

        return new ModelAnswer(isDone, lines);
    }

    private async Task<string> RollBackAsync(ForecastOptions forecast, string line, CancellationToken stop)
    {
        var active = _seating.Roster.ActiveOf(forecast.Name, line) ?? _seating.Roster.Find(forecast.Name, line);
        return active is { Role: ModelRole.Active, Predecessor.Length: > 0 }
            ? await PromoteAsync(
                forecast, active.Predecessor, "by hand", EvidenceOf(forecast, active.Predecessor), stop)
            : $"{forecast.Name}: {active?.Expert ?? line} took nobody's place: there is nothing to go back to";
    }

    private async Task<string> RetireAsync(ForecastOptions forecast, string expert, CancellationToken stop)
    {
        if (!_seating.Roster.TryRetire(
            forecast.Name, expert, "by hand", _seating.Now, out var changes, out var refusal))
            return $"{forecast.Name}: {refusal}";
        _seating.Commit(changes, EvidenceOf(forecast, expert));
        await ExchangeAsync(forecast.Name, stop);
        return "";
    }

    private ChallengeStatus? EvidenceOf(ForecastOptions forecast, string expert) =>
        _forecasts.Challenges(forecast.Name).FirstOrDefault(challenge => challenge.Shadow == expert);

    private void Fail(Exception error, string what)
    {
        if (_lastError != error.Message) LogFailed(error, what);
        _lastError = error.Message;
    }

    private ModelLifeStatus Snapshot()
    {
        var challenges = _options.Forecasts.ToDictionary(
            forecast => forecast.Name, forecast => _forecasts.Challenges(forecast.Name));
        return new ModelLifeStatus(
            [.. _seating.Roster.Seats.Select(seat => new ModelSeatStatus(
                seat, _seating.IsLoaded(seat),
                challenges[seat.Forecast].FirstOrDefault(challenge => challenge.Shadow == seat.Expert)))],
            _seating.Refusals, _admittedCount, _seating.RefusedCount, _promotedCount, _rolledBackCount, _lastError);
    }
}
