"""What the DAGs share: settings from Airflow's variable and connections, a run's day, its tasks' work and its mails."""
