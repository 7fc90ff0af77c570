namespace EdgeForecast.Configuration;

/// <summary>Gathers problems, so that all of them are reported and not only the first.</summary>
internal sealed class ConfigProblems
{
    private readonly List<ConfigProblem> _all = [];

    public IReadOnlyList<ConfigProblem> All => _all;

    public bool HasErrors => _all.Exists(problem => problem.Severity == ConfigSeverity.Error);

    public void Error(string path, string message, string remedy) => Add(new ConfigProblem(path, message, remedy));

    public void Warn(string path, string message, string remedy) =>
        Add(new ConfigProblem(path, message, remedy, ConfigSeverity.Warning));

    public void Add(ConfigProblem problem) => _all.Add(problem);
}
