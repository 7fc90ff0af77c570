namespace EdgeForecast.EndToEnd.Tests.Regime;

/// <summary>Linear maps from one row of numbers to several, by ridge regression in closed form.</summary>
internal static class RidgeFit
{
    // Of the inputs' variance: inputs that say the same share their weight instead of fighting over it.
    private const double Penalty = 1e-4;

    /// <summary>
    /// Weights[i][j] of input i for output j, the last i being the constant, that minimise the squared errors.
    /// </summary>
    public static double[][] Solve(IReadOnlyList<double[]> inputs, IReadOnlyList<double[]> outputs)
    {
        var (count, width) = (inputs[0].Length, outputs[0].Length);
        var means = Means(inputs);
        var aims = Means(outputs);
        var system = new double[count][];
        for (var i = 0; i < count; i++) system[i] = new double[count + width];
        var row = new double[count];
        for (var n = 0; n < inputs.Count; n++)
        {
            for (var i = 0; i < count; i++) row[i] = inputs[n][i] - means[i];
            for (var i = 0; i < count; i++)
            {
                for (var j = 0; j < count; j++) system[i][j] += row[i] * row[j];
                for (var j = 0; j < width; j++) system[i][count + j] += row[i] * (outputs[n][j] - aims[j]);
            }
        }

        for (var i = 0; i < count; i++) system[i][i] *= 1 + Penalty;
        Eliminate(system);
        var weights = system.Select(line => line[count..]).ToList();
        var constant = aims.Select(
            (aim, j) => aim - weights.Select((weight, i) => weight[j] * means[i]).Sum()).ToArray();
        return [.. weights, constant];
    }

    private static double[] Means(IReadOnlyList<double[]> rows) =>
        [.. Enumerable.Range(0, rows[0].Length).Select(i => rows.Average(row => row[i]))];

    /// <summary>Gauss and Jordan; a symmetric positive matrix needs no pivoting.</summary>
    private static void Eliminate(double[][] system)
    {
        for (var i = 0; i < system.Length; i++)
        {
            var pivot = system[i][i];
            for (var j = i; j < system[i].Length; j++) system[i][j] /= pivot;
            for (var k = 0; k < system.Length; k++)
            {
                if (k == i || system[k][i] == 0) continue;
                var factor = system[k][i];
                for (var j = i; j < system[k].Length; j++) system[k][j] -= factor * system[i][j];
            }
        }
    }
}
