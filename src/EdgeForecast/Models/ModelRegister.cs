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

    /// <summary>The roster as it was saved; without seats where nothing was, or what was is damaged.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    public ModelRoster Load(ModelsOptions options, out string problem)
    {
        var roster = new ModelRoster(options.ShadowMax);
        var content = _file.Read();
        problem = content.Reading == StateReading.Damaged
            ? "The roster of models was damaged and set aside; the configured models serve."
            : "";
        if (content.Reading != StateReading.Intact) return roster;
        try
        {
            roster.Restore(
                JsonSerializer.Deserialize(content.Content, ModelRosterJson.Default.IReadOnlyListModelSeat) ?? []);
        }
        catch (JsonException error)
        {
            problem = $"The roster of models is of another version ({error.Message}); the configured models serve.";
        }

        return roster;
    }

    /// <summary>Durable on return.</summary>
    /// <exception cref="IOException">The disk refuses; the old content stands.</exception>
    public void Save(ModelRoster roster) =>
        _file.Write(JsonSerializer.SerializeToUtf8Bytes(roster.Seats, ModelRosterJson.Default.IReadOnlyListModelSeat));
}
