using EdgeForecast.Configuration;
using EdgeForecast.Configuration.Checks;
using EdgeForecast.Configuration.Options;
using EdgeForecast.Core.Forecasting;
using EdgeForecast.Core.Forecasting.Promotion;
using EdgeForecast.Core.Signals;
using EdgeForecast.Inference.Models;
using Microsoft.Extensions.Logging;

namespace EdgeForecast.Models;

/// <summary>
/// The roster with its models loaded. Every change of the roster is on disk before anybody acts on it. One caller at a
/// time.
/// </summary>
internal sealed partial class ModelSeating
{
    private const int RefusalCountMax = 32;
    private readonly GatewayOptions _options;
    private readonly ModelLibrary _library;
    private readonly ModelRegister _register;
    private readonly ModelHerald _herald;
    private readonly TimeProvider _plantTime;
    private readonly ILogger _logger;
    private readonly IReadOnlySet<string> _signals;
    private readonly Dictionary<(string Forecast, string Expert), SeatedModel> _loaded = [];
    private readonly Queue<ModelRefusal> _refusals = [];

    /// <param name="options">Checked before.</param>
    /// <param name="library">Takes in bundles.</param>
    /// <param name="register">Keeps the roster.</param>
    /// <param name="herald">Tells of changes.</param>
    /// <param name="plantTime">The clock of labels.</param>
    /// <param name="logger">Where it writes what happens.</param>
    /// <exception cref="IOException">The roster cannot be read.</exception>
    public ModelSeating(
        GatewayOptions options, ModelLibrary library, ModelRegister register, ModelHerald herald,
        TimeProvider plantTime, ILogger<ModelSeating> logger)
    {
        (_options, _library, _register, _herald) = (options, library, register, herald);
        (_plantTime, _logger) = (plantTime, logger);
        _signals = options.Signals.Select(signal => signal.Name).ToHashSet(StringComparer.Ordinal);
        Roster = register.Load(options.Models, out var news, out var problem);
        if (problem.Length > 0) LogRosterProblem(problem);
        Roster.RemoveUnless((forecast, line) => options.Forecasts.Any(one => one.Name == forecast
            && (line.Length == 0 || one.Experts.Any(expert => expert.NameInForce() == line))));
        herald.Repeat(news);
    }

    public ModelRoster Roster { get; }

    /// <summary>Bundles and seats refused since the process started.</summary>
    public long RefusedCount { get; private set; }

    public IReadOnlyList<ModelRefusal> Refusals => [.. _refusals];

    public Timestamp Now => Timestamp.Now(_plantTime);

    /// <summary>
    /// The models of a forecast at start: its configured ones in the version that served last, and its shadows. One
    /// that cannot be had is left out, and said.
    /// </summary>
    public async Task<IReadOnlyList<SeatedModel>> OpenAsync(ForecastOptions forecast, CancellationToken stop)
    {
        foreach (var expert in forecast.Experts)
        {
            if (ForecastMapping.BundleFolder(expert, _options.Models) is not { } folder) continue;
            await OpenLineAsync(forecast, expert, folder, stop);
        }

        foreach (var seat in Roster.Of(forecast.Name).ToList())
            if (seat.Role == ModelRole.Shadow)
                await TryLoadAsync(forecast, seat, stop);
        if (Roster.Of(forecast.Name).Any())
            _herald.Add(ModelEventKind.Started, ModelMessage.OfStart(
                forecast.Name, _herald.Gateway, Now, Roster.Of(forecast.Name)));
        Commit([]);
        return SeatedAt(forecast.Name);
    }

    /// <summary>The loaded models of a forecast, in the order of their seats.</summary>
    public IReadOnlyList<SeatedModel> SeatedAt(string forecast) =>
    [
        .. Roster.Of(forecast)
            .Where(seat => seat.Role != ModelRole.Retired && _loaded.ContainsKey((forecast, seat.Expert)))
            .Select(seat => _loaded[(forecast, seat.Expert)] with { Seat = seat }),
    ];

    public bool IsLoaded(ModelSeat seat) => _loaded.ContainsKey((seat.Forecast, seat.Expert));

    /// <summary>Lets go of the models of a forecast that are seated no more.</summary>
    public void UnloadLeavers(string forecast)
    {
        var kept = SeatedAt(forecast).Select(model => model.Seat.Expert).ToHashSet(StringComparer.Ordinal);
        foreach (var key in _loaded.Keys.Where(key => key.Forecast == forecast && !kept.Contains(key.Expert)).ToList())
        {
            _library.Unload(_loaded[key].Model);
            _loaded.Remove(key);
        }
    }

    /// <summary>Removes the copies that no seat needs and no loaded model came from.</summary>
    public void Tidy()
    {
        try
        {
            _library.Prune([.. Roster.Seats, .. _loaded.Values.Select(model => model.Seat)]);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            LogRosterProblem($"Copies of bundles that are not needed could not be removed: {error.Message}");
        }
    }

    /// <summary>Makes changes durable and tells of them.</summary>
    /// <param name="changes">Made of the roster before.</param>
    /// <param name="evidence">What they were decided on; null for none.</param>
    /// <exception cref="IOException">The disk refuses; nothing is told before it takes the roster.</exception>
    public void Commit(IReadOnlyList<ModelChange> changes, ChallengeStatus? evidence = null)
    {
        foreach (var change in changes)
        {
            var about = change.Seat.Expert == evidence?.Shadow ? evidence : null;
            if (ModelMessage.Of(change, _herald.Gateway, about, Roster.Of(change.Seat.Forecast)) is { } message)
                _herald.Add(ModelEventText.KindOf(change)!.Value, message);
        }

        Save();
        foreach (var change in changes)
        {
            var seat = change.Seat;
            LogChanged(
                seat.Expert, seat.Model, seat.Version, ModelRoster.Text(seat.Role), seat.Forecast, seat.Reason);
        }
    }

    /// <summary>Forgets what was told and has surely got out.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    public void Settle()
    {
        if (_herald.Settle()) Save();
    }

    /// <summary>Copies a bundle to the shelf; null, and remembered as refused, when it is no good.</summary>
    public (string Folder, ModelDescription Model)? Shelve(string folder, string path, string forecast)
    {
        var problems = new List<BundleProblem>();
        try
        {
            if (_library.Shelve(folder, problems) is { } copy && ModelLibrary.Describe(copy) is { } description)
                return (copy, description);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            problems.Add(new BundleProblem(path, "cannot be copied: " + error.Message.TrimEnd('.'),
                "Look at the rights of the folder and at the free space of data.directory"));
        }

        Refuse(path, forecast, [.. problems.Select(problem => problem.ToString())]);
        return null;
    }

    /// <param name="path">Where the bundle lies.</param>
    /// <param name="forecast">For which forecast; empty where it is no good for any.</param>
    /// <param name="reasons">Why.</param>
    /// <param name="model">What it says that it is; null where that could not be read.</param>
    public void Refuse(
        string path, string forecast, IReadOnlyList<string> reasons, ModelDescription? model = null)
    {
        RefusedCount++;
        foreach (var reason in reasons) LogRefused(path, forecast.Length > 0 ? forecast : "any forecast", reason);
        var refusal = new ModelRefusal(path, forecast, Now, reasons);
        _refusals.Enqueue(refusal);
        if (_refusals.Count > RefusalCountMax) _refusals.Dequeue();
        _herald.Add(
            ModelEventKind.Refused, ModelMessage.Of(refusal, model, _herald.Gateway, Roster.Of(forecast)));
        try
        {
            Save();
        }
        catch (IOException error)
        {
            // A disk that takes nothing is no reason to take the bundle in; it is told once the roster can be saved.
            LogRosterProblem($"A refusal could not be kept: {error.Message}");
        }
    }

    /// <summary>The configured expert that a model is another version of; null when there is none.</summary>
    public string? LineOf(ForecastOptions forecast, ModelDescription model) => Roster.Of(forecast.Name)
        .FirstOrDefault(seat => seat.Model == model.Name && seat.Line.Length > 0)?.Line;

    /// <summary>Whether a model that no expert names runs as a shadow of a forecast.</summary>
    public bool IsNewcomerFor(ForecastOptions forecast, ModelDescription model)
    {
        if (_options.Models.Newcomers != NewcomerPolicy.Shadow) return false;
        var expert = ModelRoles.Play(forecast, model, "", model.Name);
        if (ForecastMapping.SignalNameOf(expert, model.Target) != forecast.Target) return false;
        var misfits = new ConfigProblems();
        BundlesCheck.CheckFit(forecast, expert, model, _signals, model.Name, misfits);
        return !misfits.HasErrors;
    }

    /// <summary>
    /// Gives a bundle of the shelf a seat at a forecast and loads it; a refusal is remembered and changes nothing.
    /// </summary>
    public async Task<bool> TrySeatAsync(
        ForecastOptions forecast, string? line, string path, ModelDescription model, CancellationToken stop)
    {
        IReadOnlyList<ModelSeat> before = [.. Roster.Seats];
        if (!Roster.TryOffer(forecast.Name, line, model, path, Now, out var changes, out var refusal))
        {
            Refuse(path, forecast.Name, [refusal], model);
            return false;
        }

        // A shadow that would have made room runs on where the newcomer turns out to be no good.
        IReadOnlyList<ModelSeat> after = [.. Roster.Seats];
        Roster.Restore(before);
        if (!await TryLoadAsync(forecast, changes[^1].Seat, stop)) return false;
        Roster.Restore(after);

        Commit(changes);
        return true;
    }

    /// <summary>Loads the model of a seat from the shelf, where it is not loaded yet.</summary>
    public async Task<bool> TryLoadAsync(ForecastOptions forecast, ModelSeat seat, CancellationToken stop)
    {
        if (IsLoaded(seat)) return true;
        var folder = _library.FolderOf(seat);
        if (ModelLibrary.Describe(folder) is not { } description)
        {
            Roster.Remove(seat.Forecast, seat.Expert);
            Refuse(seat.Path, seat.Forecast, [$"{seat.Expert} is not on the shelf any more"]);
            return false;
        }

        var expert = ModelRoles.Play(forecast, description, seat.Line, seat.Expert);
        var isConfigured = seat.Expert == seat.Line;
        var admission = await _library.AdmitAsync(
            folder, forecast, expert, isConfigured ? null : forecast.BudgetInForce(), stop);
        if (admission.Model is { } model)
        {
            _loaded[(seat.Forecast, seat.Expert)] = new SeatedModel(seat, expert, model);
            if (isConfigured) WarnOfCost(forecast, seat, admission);
            return true;
        }

        Refuse(
            seat.Path, seat.Forecast, [.. admission.Problems.Select(problem => problem.ToString())], description);
        return false;
    }

    /// <summary>
    /// Loads the version of a line that served last; the one before it where that is not to be had; the configured
    /// bundle where no version is seated.
    /// </summary>
    private async Task OpenLineAsync(
        ForecastOptions forecast, ExpertOptions expert, string folder, CancellationToken stop)
    {
        var line = expert.NameInForce();
        var shelved = Shelve(folder, expert.Model, forecast.Name);
        if (Roster.ActiveOf(forecast.Name, line) is { } active)
        {
            if (await TryLoadAsync(forecast, active, stop)) return;
            if (Roster.Find(forecast.Name, active.Predecessor) is { } former
                && await TryLoadAsync(forecast, former, stop)
                && Roster.TryPromote(
                    forecast.Name, former.Expert, "its successor cannot be loaded", Now, out var back, out _))
            {
                Commit(back);
                return;
            }
        }

        // Nobody of the line can serve: the configured bundle begins it anew, once its seat is free.
        if (shelved is not { } fresh || Roster.Has(forecast.Name, fresh.Model.Sha256)) return;
        if (Roster.ActiveOf(forecast.Name, line) is null)
            await TrySeatAsync(forecast, line, expert.Model, fresh.Model, stop);
    }

    private void Save()
    {
        _register.Save(Roster, _herald.Kept);
        _herald.HandOver();
    }

    // Whoever names a model wants it run; the cut-off and the plan keep it from doing harm.
    private void WarnOfCost(ForecastOptions forecast, ModelSeat seat, ModelAdmission admission)
    {
        if (admission.Golden is not { } golden) return;
        foreach (var problem in _library.LimitsWithin(forecast.BudgetInForce()).Check(golden))
            LogCostly(seat.Expert, seat.Forecast, problem.ToString());
    }
}
