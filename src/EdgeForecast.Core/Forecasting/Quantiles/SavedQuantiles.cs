using EdgeForecast.Core.Forecasting.Slots;
using EdgeForecast.Core.Forecasting.State;

namespace EdgeForecast.Core.Forecasting.Quantiles;

/// <summary>
/// Which experts of a saved state said quantiles, seen from the present declaration. In a state: for each expert how
/// many quantiles it says, and those.
/// </summary>
internal sealed class SavedQuantiles
{
    /// <summary>A state in which nobody said any.</summary>
    public static readonly SavedQuantiles None = new([], [], []);

    private readonly int[] _experts;
    private readonly int[] _counts;

    private SavedQuantiles(int[] experts, int[] counts, int[] places) =>
        (_experts, _counts, Places) = (experts, counts, places);

    public int Count => _experts.Length;

    /// <summary>
    /// For each of them its place among those of now; -1 where it is gone or says other quantiles: it then begins anew.
    /// </summary>
    public int[] Places { get; }

    /// <summary>The place of one of them among the experts of the state.</summary>
    public int ExpertOf(int index) => _experts[index];

    /// <summary>How many quantiles one of them said.</summary>
    public int QuantileCountOf(int index) => _counts[index];

    public static void Write(StateWriter writer, ForecastDefinition definition)
    {
        foreach (var expert in definition.Experts)
        {
            double[] shares = [.. expert.Model?.Description.Quantiles?.Shares ?? []];
            writer.Int32(shares.Length);
            writer.Numbers(shares);
        }
    }

    /// <param name="reader">Over the state.</param>
    /// <param name="expertPlaces">For each expert of the state its place here; -1 where it is gone.</param>
    /// <param name="layout">Who says quantiles now; null: nobody.</param>
    public static SavedQuantiles Read(ref StateReader reader, ReadOnlySpan<int> expertPlaces, QuantileLayout? layout)
    {
        var (experts, counts, places) = (new List<int>(), new List<int>(), new List<int>());
        for (var k = 0; k < expertPlaces.Length && !reader.Failed; k++)
        {
            var count = reader.Count(QuantileSet.CountMax);
            var place = expertPlaces[k] < 0 || layout is null ? -1 : layout.PlaceOf(expertPlaces[k]);
            var isSame = place >= 0 && layout!.SetOf(place).Count == count;
            for (var i = 0; i < count; i++)
            {
                var share = reader.Number();
                isSame = isSame && layout!.SetOf(place).Shares[i] == share;
            }

            if (count == 0) continue;
            experts.Add(k);
            counts.Add(count);
            places.Add(isSame ? place : -1);
        }

        return new SavedQuantiles([.. experts], [.. counts], [.. places]);
    }
}
