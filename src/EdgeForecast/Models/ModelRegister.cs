using System.Text.Json;
using EdgeForecast.Buffer.State;
using EdgeForecast.Buffer.Streams;
using EdgeForecast.Configuration.Options;

namespace EdgeForecast.Models;

/// <summary>
/// Keeps the roster in a file that is replaced whole. A running gateway reads it once and writes every change; while
/// none runs, the command line does.
/// </summary>
internal sealed class ModelRegister(IStorageFolder folder)
{
    private const string FileName = "models.roster";
    private readonly StateFile _file = new(folder, FileName);

    /// <summary>
    /// The roster as it was saved, and what was told of it last; without seats where nothing was saved, or what was is
    /// damaged.
    /// </summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    public ModelRoster Load(ModelsOptions options, out IReadOnlyList<ModelMessage> news, out string problem)
    {
        var roster = new ModelRoster(options.ShadowMax);
        var content = _file.Read();
        news = [];
        problem = content.Reading == StateReading.Damaged
            ? "The roster of models was damaged and set aside; the configured models serve."
            : "";
        if (content.Reading != StateReading.Intact) return roster;
        try
        {
            var file = Parse(content.Content);
            roster.Restore(file.Seats);
            news = file.News;
        }
        catch (JsonException error)
        {
            problem = $"The roster of models is of another version ({error.Message}); the configured models serve.";
        }

        return roster;
    }

    /// <summary>Durable on return.</summary>
    /// <exception cref="IOException">The disk refuses; the old content stands.</exception>
    public void Save(ModelRoster roster, IReadOnlyList<ModelMessage> news) => _file.Write(
        JsonSerializer.SerializeToUtf8Bytes(
            new ModelRosterFile(roster.Seats, news), ModelRosterJson.Default.ModelRosterFile));

    // Before news were kept with it the file was the list of seats alone.
    private static ModelRosterFile Parse(byte[] content) => content is [(byte)'[', ..]
        ? new ModelRosterFile(
            JsonSerializer.Deserialize(content, ModelRosterJson.Default.IReadOnlyListModelSeat) ?? [], [])
        : JsonSerializer.Deserialize(content, ModelRosterJson.Default.ModelRosterFile) ?? new ModelRosterFile([], []);
}
